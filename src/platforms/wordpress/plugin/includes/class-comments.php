<?php
/**
 * What happens to comments.
 *
 * @package Kaiku
 */

namespace Kaiku;

defined( 'ABSPATH' ) || exit;

/**
 * Turns WordPress' actions into Kaiku's events. Kaiku hears of a comment when it is public: what waits
 * for approval, and spam, are for the people of this site. From then on it hears what becomes of it.
 */
class Comments {

	const TYPES        = array( 'comment', 'review' ); // No pingbacks, no notes of shops or editors.
	const TOLD_META    = '_kaiku_told';
	const GONE         = 'gone';
	const SINCE_OPTION = 'kaiku_since';

	const MISSED_LIMIT = 50;
	const MISSED_DAYS  = 2;

	/**
	 * Whether there is somebody to tell.
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
	 * Comments that Kaiku was first told of by this process: id => true.
	 *
	 * @var array
	 */
	private $fresh = array();

	/**
	 * Comments that are being deleted, of which Kaiku knows: id => comment.
	 *
	 * @var array
	 */
	private $leaving = array();

	/**
	 * Takes what it needs.
	 *
	 * @param Settings $settings Whether there is somebody to tell.
	 * @param Queue    $queue    Where events are kept.
	 * @param Delivery $delivery Who sends them.
	 */
	public function __construct( Settings $settings, Queue $queue, Delivery $delivery ) {
		$this->settings = $settings;
		$this->queue    = $queue;
		$this->delivery = $delivery;
	}

	/**
	 * Joins WordPress. Not comment_post: that is for the site's own form alone.
	 */
	public function register() {
		add_action( 'wp_insert_comment', array( $this, 'inserted' ), 10, 2 );
		add_action( 'edit_comment', array( $this, 'edited' ) );
		add_action( 'transition_comment_status', array( $this, 'status_changed' ), 10, 3 );
		add_action( 'delete_comment', array( $this, 'about_to_be_deleted' ) );
		add_action( 'deleted_comment', array( $this, 'deleted' ) );
	}

	/**
	 * A comment was stored, by whatever way it came.
	 *
	 * @param int         $id      Of the comment.
	 * @param \WP_Comment $comment As it is stored.
	 */
	public function inserted( $id, $comment ) {
		if ( $this->concerns( $comment ) && 'approved' === self::status_of( $comment ) ) {
			$this->tell_created( $comment );
		}
	}

	/**
	 * A comment was changed in some way. The REST API reports so whenever it changes a status.
	 *
	 * @param int $id Of the comment.
	 */
	public function edited( $id ) {
		$comment = get_comment( $id );
		if ( ! $this->concerns( $comment ) ) {
			return;
		}
		$status = self::status_of( $comment );
		if ( ! $this->is_told( $comment ) ) {
			if ( 'approved' === $status ) {
				$this->tell_created( $comment );
			}
		} elseif ( in_array( $status, array( 'approved', 'hold' ), true ) && self::mark_of( $comment ) !== $this->told( $comment ) ) {
			$this->tell_words( 'updated', $comment );
		}
	}

	/**
	 * Somebody approved, held or trashed a comment, or called it spam.
	 *
	 * @param string      $new_status "approved", "unapproved", "spam", "trash" or "delete".
	 * @param string      $old_status The same.
	 * @param \WP_Comment $comment    With its new status, or still with its old one.
	 */
	public function status_changed( $new_status, $old_status, $comment ) {
		if ( ! $this->concerns( $comment ) ) {
			return;
		}
		if ( ! $this->is_told( $comment ) ) {
			if ( 'approved' === $new_status ) {
				$this->tell_created( $comment );
			}
			return;
		}
		switch ( $new_status ) {
			case 'approved':
				// Edited and approved in one: as it was first told, nobody had hidden it from Kaiku.
				if ( ! isset( $this->fresh[ (int) $comment->comment_ID ] ) ) {
					$this->tell_status( 'unhidden', $comment, 'approved' );
				}
				break;
			case 'unapproved':
				$this->tell_status( 'hidden', $comment, 'hold' );
				break;
			case 'spam':
				$this->tell_status( 'hidden', $comment, 'spam' );
				break;
			case 'trash':
				$this->tell_deleted( $comment );
				break;
		}
		unset( $this->fresh[ (int) $comment->comment_ID ] );
	}

	/**
	 * A comment goes for good: while its meta data is there, looks whether Kaiku knows of it.
	 *
	 * @param int $id Of the comment.
	 */
	public function about_to_be_deleted( $id ) {
		$comment = get_comment( $id );
		if ( $this->concerns( $comment ) && $this->is_told( $comment ) ) {
			$this->leaving[ (int) $id ] = $comment;
		}
	}

	/**
	 * A comment has gone for good.
	 *
	 * @param int $id Of the comment.
	 */
	public function deleted( $id ) {
		if ( isset( $this->leaving[ (int) $id ] ) ) {
			$this->tell( 'deleted', $this->leaving[ (int) $id ], array( 'id' => (string) $id ) );
			unset( $this->leaving[ (int) $id ] );
		}
	}

	/**
	 * Tells of public comments that were missed: stored past WordPress' functions, or just before this
	 * server stopped.
	 */
	public function catch_up() {
		if ( ! $this->settings->complete() ) {
			delete_option( self::SINCE_OPTION );
			return;
		}
		global $wpdb;
		// phpcs:disable WordPress.DB.DirectDatabaseQuery -- get_comments() cannot ask for a missing key behind an id.
		$since = get_option( self::SINCE_OPTION, false );
		if ( false === $since ) {
			update_option( self::SINCE_OPTION, (int) $wpdb->get_var( "SELECT MAX(comment_ID) FROM {$wpdb->comments}" ), false );
			return;
		}
		$missed = $wpdb->get_col(
			$wpdb->prepare(
				"SELECT c.comment_ID FROM {$wpdb->comments} c
				LEFT JOIN {$wpdb->commentmeta} m ON m.comment_id = c.comment_ID AND m.meta_key = %s
				WHERE c.comment_approved = '1' AND c.comment_ID > %d AND c.comment_date_gmt > %s AND m.meta_id IS NULL
				AND c.comment_type IN ( 'comment', 'review', '' ) ORDER BY c.comment_ID LIMIT %d",
				self::TOLD_META,
				$since,
				gmdate( 'Y-m-d H:i:s', time() - self::MISSED_DAYS * DAY_IN_SECONDS ),
				self::MISSED_LIMIT
			)
		);
		// phpcs:enable
		foreach ( $missed as $id ) {
			$comment = get_comment( $id );
			if ( $this->concerns( $comment ) ) {
				$this->tell_created( $comment );
			}
		}
	}

	/**
	 * Whether this is somebody's words, and there is somebody to tell.
	 *
	 * @param \WP_Comment|null $comment Any.
	 * @return bool
	 */
	private function concerns( $comment ) {
		return $comment instanceof \WP_Comment && in_array( get_comment_type( $comment ), self::TYPES, true ) && $this->settings->complete();
	}

	/**
	 * What Kaiku was told of the comment: the mark of its words, GONE, or nothing.
	 *
	 * @param \WP_Comment $comment Any.
	 * @return string
	 */
	private function told( $comment ) {
		return (string) get_comment_meta( $comment->comment_ID, self::TOLD_META, true );
	}

	/**
	 * Whether Kaiku knows of the comment, and has not heard that it went.
	 *
	 * @param \WP_Comment $comment Any.
	 * @return bool
	 */
	private function is_told( $comment ) {
		return ! in_array( $this->told( $comment ), array( '', self::GONE ), true );
	}

	/**
	 * Tells one text from the next.
	 *
	 * @param \WP_Comment $comment Any.
	 * @return string
	 */
	private static function mark_of( $comment ) {
		return md5( $comment->comment_content );
	}

	/**
	 * The status as Kaiku and the REST API name it.
	 *
	 * @param \WP_Comment $comment Any.
	 * @return string
	 */
	private static function status_of( $comment ) {
		$status = wp_get_comment_status( $comment );
		return 'unapproved' === $status ? 'hold' : (string) $status;
	}

	/**
	 * Tells of a comment for the first time. What was in the trash Kaiku has forgotten for good.
	 *
	 * @param \WP_Comment $comment Public.
	 */
	private function tell_created( $comment ) {
		if ( self::GONE !== $this->told( $comment ) && $this->tell_words( 'created', $comment ) ) {
			$this->fresh[ (int) $comment->comment_ID ] = true;
		}
	}

	/**
	 * Tells what a comment says now.
	 *
	 * @param string      $verb    "created" or "updated".
	 * @param \WP_Comment $comment Any.
	 * @return bool Whether it is stored.
	 */
	private function tell_words( $verb, $comment ) {
		$stored = $this->tell( $verb, $comment, $this->description( $comment ) );
		if ( $stored ) {
			update_comment_meta( $comment->comment_ID, self::TOLD_META, self::mark_of( $comment ) );
		}
		return $stored;
	}

	/**
	 * Tells that a comment is in the trash. Kaiku forgets its words then.
	 *
	 * @param \WP_Comment $comment Told of before.
	 */
	private function tell_deleted( $comment ) {
		if ( $this->tell( 'deleted', $comment, array( 'id' => (string) $comment->comment_ID ) ) ) {
			update_comment_meta( $comment->comment_ID, self::TOLD_META, self::GONE );
		}
	}

	/**
	 * Tells who may see a comment now.
	 *
	 * @param string      $verb    "hidden" or "unhidden".
	 * @param \WP_Comment $comment Told of before.
	 * @param string      $status  As the REST API names it.
	 */
	private function tell_status( $verb, $comment, $status ) {
		$this->tell(
			$verb,
			$comment,
			array(
				'id'     => (string) $comment->comment_ID,
				'hidden' => 'hidden' === $verb,
				'status' => $status,
			)
		);
	}

	/**
	 * Queues an event.
	 *
	 * @param string      $verb    As in "created".
	 * @param \WP_Comment $comment Whom it is about.
	 * @param array       $data    What it says.
	 * @return bool Whether it is stored.
	 */
	private function tell( $verb, $comment, array $data ) {
		$stored = $this->queue->add( get_comment_type( $comment ) . '.' . $verb, $data, $this->author_of( $comment ) );
		if ( $stored ) {
			$this->delivery->soon();
		}
		return $stored;
	}

	/**
	 * A whole comment. Neither the mail address nor the IP address leaves this site.
	 *
	 * @param \WP_Comment $comment Any.
	 * @return array
	 */
	private function description( $comment ) {
		$data   = array(
			'id'        => (string) $comment->comment_ID,
			'post_id'   => (string) $comment->comment_post_ID,
			'parent_id' => $comment->comment_parent > 0 ? (string) $comment->comment_parent : null,
			'author'    => array(
				'id'       => $this->author_of( $comment ),
				'name'     => $comment->comment_author,
				'is_owner' => $comment->user_id > 0 && user_can( (int) $comment->user_id, 'moderate_comments' ),
			),
			'text'      => $comment->comment_content,
			'url'       => get_comment_link( $comment ),
			'status'    => self::status_of( $comment ),
		);
		$rating = (int) get_comment_meta( $comment->comment_ID, 'rating', true );
		if ( $rating > 0 ) {
			$data['rating'] = $rating;
		}
		return $data;
	}

	/**
	 * Who wrote it: the number of an account, a pseudonym, or "0" for nobody in particular.
	 *
	 * @param \WP_Comment $comment Any.
	 * @return string
	 */
	private function author_of( $comment ) {
		if ( $comment->user_id > 0 ) {
			return (string) $comment->user_id;
		}
		$guest = $this->settings->guest_id( (string) $comment->comment_author_email );
		return '' === $guest ? '0' : $guest;
	}
}
