<?php
/**
 * Where Kaiku is, and the secret that events are signed with.
 *
 * @package Kaiku
 */

namespace Kaiku;

defined( 'ABSPATH' ) || exit;

/**
 * Constants in wp-config.php win over what the settings page stores.
 */
class Settings {

	const URL_OPTION    = 'kaiku_url';
	const SECRET_OPTION = 'kaiku_secret';
	const GUEST_OPTION  = 'kaiku_guest_key';

	const SHORTEST_SECRET = 24;
	const LONGEST_SECRET  = 64;

	/**
	 * The account's webhook address; empty when none is set.
	 *
	 * @return string
	 */
	public function url() {
		return (string) ( $this->url_is_constant() ? KAIKU_URL : get_option( self::URL_OPTION, '' ) );
	}

	/**
	 * The bytes that sign events; empty when no usable secret is set.
	 *
	 * @return string
	 */
	public function key() {
		return self::key_of( (string) ( $this->secret_is_constant() ? KAIKU_SECRET : get_option( self::SECRET_OPTION, '' ) ) );
	}

	/**
	 * Whether wp-config.php sets the address.
	 *
	 * @return bool
	 */
	public function url_is_constant() {
		return defined( 'KAIKU_URL' );
	}

	/**
	 * Whether wp-config.php sets the secret.
	 *
	 * @return bool
	 */
	public function secret_is_constant() {
		return defined( 'KAIKU_SECRET' );
	}

	/**
	 * Whether there is somebody to tell.
	 *
	 * @return bool
	 */
	public function complete() {
		return '' !== $this->url() && '' !== $this->key();
	}

	/**
	 * The key inside of "whsec_" and base64; empty when it is none, or shorter or longer than
	 * Standard Webhooks allows.
	 *
	 * @param string $secret As people copy it.
	 * @return string
	 */
	public static function key_of( $secret ) {
		$secret = trim( $secret );
		if ( 0 !== strpos( $secret, 'whsec_' ) ) {
			return '';
		}
		// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_decode -- The format of the secret.
		$key = base64_decode( substr( $secret, strlen( 'whsec_' ) ), true );
		if ( false === $key || strlen( $key ) < self::SHORTEST_SECRET || strlen( $key ) > self::LONGEST_SECRET ) {
			return '';
		}
		return $key;
	}

	/**
	 * The name under which Kaiku knows whoever writes without an account: the same for the same mail
	 * address, and nothing that leads back to it without this site's key.
	 *
	 * @param string $email As the visitor gave it.
	 * @return string Empty without an address.
	 */
	public function guest_id( $email ) {
		$email = strtolower( trim( $email ) );
		if ( '' === $email ) {
			return '';
		}
		return 'guest-' . substr( hash_hmac( 'sha256', $email, $this->guest_key() ), 0, 32 );
	}

	/**
	 * A key of this site alone, made when it is first needed.
	 *
	 * @return string
	 */
	private function guest_key() {
		$key = get_option( self::GUEST_OPTION, '' );
		if ( '' === $key ) {
			// Whoever comes second at the same moment takes what the first one stored.
			add_option( self::GUEST_OPTION, bin2hex( random_bytes( 32 ) ), '', 'no' );
			wp_cache_delete( self::GUEST_OPTION, 'options' );
			$key = get_option( self::GUEST_OPTION, '' );
		}
		return $key;
	}
}
