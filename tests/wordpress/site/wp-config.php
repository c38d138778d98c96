<?php
// The site of the test: everything that differs from run to run comes from the environment.

define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:' . getenv( 'SITE_DATABASE' ) );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
$table_prefix = 'wp_';

foreach ( array( 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ) as $name ) {
	define( $name . '_KEY', 'key of the test ' . $name );
	define( $name . '_SALT', 'salt of the test ' . $name );
}

define( 'KAIKU_URL', getenv( 'SITE_KAIKU_URL' ) );
define( 'KAIKU_SECRET', getenv( 'SITE_KAIKU_SECRET' ) );

// Application passwords over plain http, nothing from the internet, and what goes wrong in the log.
define( 'WP_ENVIRONMENT_TYPE', 'local' );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_DEBUG_LOG', getenv( 'SITE_LOG' ) );

// As behind a reverse proxy: each visitor has an address of their own.
if ( isset( $_SERVER['HTTP_X_FORWARDED_FOR'] ) ) {
	$_SERVER['REMOTE_ADDR'] = $_SERVER['HTTP_X_FORWARDED_FOR'];
}

if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', __DIR__ . '/' );
}
require_once ABSPATH . 'wp-settings.php';
