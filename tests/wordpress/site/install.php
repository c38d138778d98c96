<?php
// install.php ADDRESS: makes the database, the site, its people and a post; prints what a test needs to know.

mysqli_report( MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT );
$database = new mysqli( 'localhost', 'root', '', '', 0, getenv( 'SITE_DATABASE' ) );
$database->query( 'CREATE DATABASE wordpress CHARACTER SET utf8mb4' );
$database->close();

define( 'WP_INSTALLING', true );
define( 'WP_SITEURL', $argv[1] );
$_SERVER['HTTP_HOST']   = parse_url( $argv[1], PHP_URL_HOST ) . ':' . parse_url( $argv[1], PHP_URL_PORT );
$_SERVER['REQUEST_URI'] = '/';
require getcwd() . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

wp_install( 'Kaisla', 'admin', 'admin@kaisla.example', true, '', 'password of the administrator' );
update_option( 'comment_previously_approved', 0 );
update_option( 'comments_notify', 0 );
update_option( 'moderation_notify', 0 );
global $wp_rewrite;
$wp_rewrite->set_permalink_structure( '/%postname%/' );
$wp_rewrite->flush_rules();

function application_password( $user ) {
	list( $password, $item ) = WP_Application_Passwords::create_new_application_password( $user, array( 'name' => 'test' ) );
	return WP_Application_Passwords::chunk_password( $password );
}

$kaiku = wp_insert_user(
	array(
		'user_login'   => 'kaiku',
		'user_pass'    => wp_generate_password(),
		'user_email'   => 'kaiku@kaisla.example',
		'display_name' => 'Kaisla',
		'role'         => 'editor',
	)
);
$post  = wp_insert_post(
	array(
		'post_title'   => 'Uusi myymälä',
		'post_name'    => 'uusi-myymala',
		'post_content' => 'Tervetuloa!',
		'post_status'  => 'publish',
		'post_author'  => 1,
	),
	true
);
$error = activate_plugin( 'kaiku/kaiku.php' );
if ( is_wp_error( $error ) || is_wp_error( $post ) || is_wp_error( $kaiku ) ) {
	fwrite( STDERR, print_r( array( $error, $post, $kaiku ), true ) );
	exit( 1 );
}
echo json_encode(
	array(
		'user_id'        => $kaiku,
		'post_id'        => $post,
		'kaiku_password' => application_password( $kaiku ),
		'admin_password' => application_password( 1 ),
	)
), "\n";
