<?php
/**
 * Events that wait to be sent.
 *
 * @package Kaiku
 */

namespace Kaiku;

defined( 'ABSPATH' ) || exit;

/**
 * A table beside that of the comments: what is in it survives whatever happens to this site, to Kaiku
 * or between them. A row goes only when Kaiku has confirmed it, or its author is to be forgotten.
 */
class Queue {

	const VERSION        = '1';
	const VERSION_OPTION = 'kaiku_queue_version';

	/**
	 * Makes the table when it is missing or of an older version.
	 */
	public function install() {
		if ( self::VERSION === get_option( self::VERSION_OPTION ) ) {
			return;
		}
		global $wpdb;
		require_once ABSPATH . 'wp-admin/includes/upgrade.php';
		dbDelta(
			'CREATE TABLE ' . $this->table() . " (
			id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
			event varchar(64) NOT NULL,
			author varchar(64) NOT NULL DEFAULT '',
			body longtext NOT NULL,
			created bigint(20) unsigned NOT NULL,
			due bigint(20) unsigned NOT NULL,
			attempts int(10) unsigned NOT NULL DEFAULT 0,
			problem varchar(191) NOT NULL DEFAULT '',
			PRIMARY KEY  (id),
			KEY due (due)
			) " . $wpdb->get_charset_collate() . ';'
		);
		if ( $this->exists() ) {
			update_option( self::VERSION_OPTION, self::VERSION );
		}
	}

	/**
	 * Adds an event. True once it is stored.
	 *
	 * @param string $type   As in "comment.created".
	 * @param array  $data   What it says.
	 * @param string $author Whom it is about, to find it again when that person is to be forgotten.
	 * @return bool
	 */
	public function add( $type, array $data, $author = '' ) {
		global $wpdb;
		$now  = microtime( true );
		$body = wp_json_encode(
			array(
				'type'      => $type,
				// Fractions keep two events of one second apart.
				'timestamp' => gmdate( 'Y-m-d\TH:i:s', (int) $now ) . sprintf( '.%06dZ', ( $now - (int) $now ) * 1000000 ),
				'data'      => $data,
			)
		);
		if ( false === $body ) {
			return false;
		}
		return 1 === $wpdb->insert( // phpcs:ignore WordPress.DB.DirectDatabaseQuery.DirectQuery -- Our own table.
			$this->table(),
			array(
				'event'   => 'wp-' . wp_generate_uuid4(),
				'author'  => $author,
				'body'    => $body,
				'created' => (int) $now,
				'due'     => (int) $now,
			),
			array( '%s', '%s', '%s', '%d', '%d' )
		);
	}

	/**
	 * What is due, in the order in which it happened.
	 *
	 * @param int $limit At most so many.
	 * @param int $after Behind this id.
	 * @return array Rows with id, event, body and attempts.
	 */
	public function due( $limit, $after = 0 ) {
		global $wpdb;
		// phpcs:ignore WordPress.DB -- Our own table; its name holds nothing from outside.
		$rows = $wpdb->get_results( $wpdb->prepare( 'SELECT id, event, body, attempts FROM ' . $this->table() . ' WHERE due <= %d AND id > %d ORDER BY id LIMIT %d', time(), $after, $limit ) );
		return is_array( $rows ) ? $rows : array();
	}

	/**
	 * Forgets a row that has arrived.
	 *
	 * @param int $id Of the row.
	 */
	public function delivered( $id ) {
		global $wpdb;
		$wpdb->delete( $this->table(), array( 'id' => $id ), array( '%d' ) ); // phpcs:ignore WordPress.DB
	}

	/**
	 * Notes why a row has not arrived.
	 *
	 * @param object $row     As due() gave it.
	 * @param string $problem For people.
	 * @param int    $due     When to try again.
	 */
	public function failed( $row, $problem, $due ) {
		global $wpdb;
		$wpdb->update( // phpcs:ignore WordPress.DB
			$this->table(),
			array(
				'attempts' => (int) $row->attempts + 1,
				'problem'  => mb_substr( $problem, 0, 191 ),
				'due'      => $due,
			),
			array( 'id' => $row->id ),
			array( '%d', '%s', '%d' ),
			array( '%d' )
		);
	}

	/**
	 * Makes everything due now.
	 */
	public function hurry() {
		global $wpdb;
		// phpcs:ignore WordPress.DB -- Our own table; its name holds nothing from outside.
		$wpdb->query( $wpdb->prepare( 'UPDATE ' . $this->table() . ' SET due = %d', time() ) );
	}

	/**
	 * Drops what waits about somebody who is to be forgotten.
	 *
	 * @param string $author As given to add().
	 * @return int How many rows went.
	 */
	public function forget( $author ) {
		global $wpdb;
		return (int) $wpdb->delete( $this->table(), array( 'author' => $author ), array( '%s' ) ); // phpcs:ignore WordPress.DB
	}

	/**
	 * How many events wait, since when, and what the oldest one's problem is.
	 *
	 * @return object With count, oldest (Unix time, 0 for none) and problem.
	 */
	public function state() {
		global $wpdb;
		// phpcs:disable WordPress.DB -- Our own table; its name holds nothing from outside.
		$state          = (object) array(
			'count'   => (int) $wpdb->get_var( 'SELECT COUNT(*) FROM ' . $this->table() ),
			'oldest'  => (int) $wpdb->get_var( 'SELECT MIN(created) FROM ' . $this->table() ),
			'problem' => (string) $wpdb->get_var( 'SELECT problem FROM ' . $this->table() . ' ORDER BY id LIMIT 1' ),
		);
		// phpcs:enable
		return $state;
	}

	/**
	 * Runs $work unless another process of this site does the same right now. The lock ends with the
	 * connection, however the process ends.
	 *
	 * @param callable $work Without arguments.
	 * @return bool Whether it ran.
	 */
	public function alone( $work ) {
		global $wpdb;
		$name = substr( 'kaiku_' . md5( DB_NAME . $this->table() ), 0, 64 );
		// phpcs:disable WordPress.DB.DirectDatabaseQuery -- A lock is nothing to cache.
		if ( '1' !== (string) $wpdb->get_var( $wpdb->prepare( 'SELECT GET_LOCK(%s, 0)', $name ) ) ) {
			return false;
		}
		try {
			$work();
		} finally {
			$wpdb->get_var( $wpdb->prepare( 'SELECT RELEASE_LOCK(%s)', $name ) );
		}
		// phpcs:enable
		return true;
	}

	/**
	 * The table's name.
	 *
	 * @return string
	 */
	private function table() {
		global $wpdb;
		return $wpdb->prefix . 'kaiku_queue';
	}

	/**
	 * Whether the table is there.
	 *
	 * @return bool
	 */
	private function exists() {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Asked once, after making it.
		return $this->table() === $wpdb->get_var( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( $this->table() ) ) );
	}
}
