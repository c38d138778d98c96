<?php
/**
 * Forgetting people, and telling visitors.
 *
 * @package Kaiku
 */

namespace Kaiku;

defined( 'ABSPATH' ) || exit;

/**
 * When this site erases somebody's personal data, Kaiku is told to do the same.
 */
class Privacy {

	/**
	 * Who is who.
	 *
	 * @var Settings
	 */
	private $settings;

	/**
	 * Where events are kept.
	 *
	 * @var Queue
	 */
	private $queue;

	/**
	 * Who sends them.
	 *
	 * @var Delivery
	 */
	private $delivery;

	/**
	 * Takes what it needs.
	 *
	 * @param Settings $settings Who is who.
	 * @param Queue    $queue    Where events are kept.
	 * @param Delivery $delivery Who sends them.
	 */
	public function __construct( Settings $settings, Queue $queue, Delivery $delivery ) {
		$this->settings = $settings;
		$this->queue    = $queue;
		$this->delivery = $delivery;
	}

	/**
	 * Joins WordPress' tools for personal data.
	 */
	public function register() {
		add_filter( 'wp_privacy_personal_data_erasers', array( $this, 'erasers' ) );
		add_action( 'admin_init', array( $this, 'suggest_policy' ) );
	}

	/**
	 * Adds ours.
	 *
	 * @param array $erasers Known so far.
	 * @return array
	 */
	public function erasers( $erasers ) {
		$erasers['kaiku'] = array(
			'eraser_friendly_name' => __( 'Kaiku', 'kaiku' ),
			'callback'             => array( $this, 'erase' ),
		);
		return $erasers;
	}

	/**
	 * Drops what waits about that person and has Kaiku forget the rest.
	 *
	 * @param string $email Of that person.
	 * @return array As WordPress wants it.
	 */
	public function erase( $email ) {
		$answer  = array(
			'items_removed'  => false,
			'items_retained' => false,
			'messages'       => array(),
			'done'           => true,
		);
		$user    = get_user_by( 'email', $email );
		$authors = array_filter( array( $this->settings->guest_id( $email ), $user ? (string) $user->ID : '' ) );
		foreach ( $this->settings->complete() ? $authors : array() as $author ) {
			$this->queue->forget( $author );
			if ( $this->queue->add( 'data.erase', array( 'author_id' => $author ) ) ) {
				$this->delivery->soon();
				$answer['items_removed'] = true;
			} else {
				$answer['items_retained'] = true;
				$answer['messages'][]     = __( 'Kaiku could not be told to forget this person: the database did not take it.', 'kaiku' );
			}
		}
		return $answer;
	}

	/**
	 * Words for the site's privacy policy.
	 */
	public function suggest_policy() {
		wp_add_privacy_policy_content(
			'Kaiku',
			'<p>' . esc_html__( 'Public comments, with the name given and a pseudonym made of the mail address, are sent to our Kaiku server, which helps us to answer and to moderate them. Mail and IP addresses are not sent.', 'kaiku' ) . '</p>'
		);
	}
}
