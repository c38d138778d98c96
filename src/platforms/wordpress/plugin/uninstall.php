<?php
/**
 * Takes away everything that the plugin made on this site.
 *
 * @package Kaiku
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

global $wpdb;
// phpcs:ignore WordPress.DB -- Our own table; its name holds nothing from outside.
$wpdb->query( "DROP TABLE IF EXISTS {$wpdb->prefix}kaiku_queue" );
foreach ( array( 'kaiku_url', 'kaiku_secret', 'kaiku_guest_key', 'kaiku_queue_version', 'kaiku_pause', 'kaiku_since' ) as $kaiku_option ) {
	delete_option( $kaiku_option );
}
delete_metadata( 'comment', 0, '_kaiku_told', '', true );
