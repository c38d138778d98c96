<?php
/**
 * One request to Kaiku.
 *
 * @package Kaiku
 */

namespace Kaiku;

defined( 'ABSPATH' ) || exit;

/**
 * Signs by Standard Webhooks 1.0.0 and says what came of it.
 */
class Sender {

	const DELIVERED = 'delivered';
	const REFUSED   = 'refused'; // This event, not the others: sent again as it is, it stays so.
	const AWAY      = 'away';    // Nothing arrives at present.

	const TIME_LIMIT     = 5;
	const LONGEST_ANSWER = 4096;

	/**
	 * Where to send.
	 *
	 * @var Settings
	 */
	private $settings;

	/**
	 * Takes what it needs.
	 *
	 * @param Settings $settings Where Kaiku is.
	 */
	public function __construct( Settings $settings ) {
		$this->settings = $settings;
	}

	/**
	 * Posts one event.
	 *
	 * @param string $event The webhook-id: the same at every attempt.
	 * @param string $body  JSON.
	 * @return object With result (one of the constants), problem for people, and wait in seconds that
	 *                Kaiku asks for (0: it does not say).
	 */
	public function send( $event, $body ) {
		$time     = (string) time();
		$response = wp_remote_post(
			$this->settings->url(),
			array(
				'timeout'             => self::TIME_LIMIT,
				'redirection'         => 0,
				'limit_response_size' => self::LONGEST_ANSWER,
				'headers'             => array(
					'Content-Type'      => 'application/json',
					'webhook-id'        => $event,
					'webhook-timestamp' => $time,
					'webhook-signature' => self::signature( $this->settings->key(), $event, $time, $body ),
				),
				'body'                => $body,
			)
		);
		if ( is_wp_error( $response ) ) {
			return self::outcome( self::AWAY, $response->get_error_message() );
		}
		$status = (int) wp_remote_retrieve_response_code( $response );
		if ( $status >= 200 && $status < 300 ) {
			return self::outcome( self::DELIVERED, '' );
		}
		/* translators: %d: an HTTP status. */
		$problem = sprintf( __( 'Kaiku answered with HTTP status %d.', 'kaiku' ), $status );
		if ( 401 === $status ) {
			$problem .= ' ' . __( 'Compare the secret, and the clocks of both servers.', 'kaiku' );
		} elseif ( 404 === $status ) {
			$problem .= ' ' . __( 'Compare the address with the id of the account.', 'kaiku' );
		}
		if ( in_array( $status, array( 400, 413, 415, 422 ), true ) ) {
			return self::outcome( self::REFUSED, $problem );
		}
		return self::outcome( self::AWAY, $problem, (int) wp_remote_retrieve_header( $response, 'retry-after' ) );
	}

	/**
	 * The webhook-signature of an event.
	 *
	 * @param string $key   Bytes.
	 * @param string $event The webhook-id.
	 * @param string $time  The webhook-timestamp.
	 * @param string $body  As it is sent.
	 * @return string
	 */
	public static function signature( $key, $event, $time, $body ) {
		// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- The format of signatures.
		return 'v1,' . base64_encode( hash_hmac( 'sha256', $event . '.' . $time . '.' . $body, $key, true ) );
	}

	/**
	 * What came of a request.
	 *
	 * @param string $result  One of the constants.
	 * @param string $problem For people.
	 * @param int    $wait    Seconds.
	 * @return object
	 */
	private static function outcome( $result, $problem, $wait = 0 ) {
		return (object) array(
			'result'  => $result,
			'problem' => $problem,
			'wait'    => max( 0, $wait ),
		);
	}
}
