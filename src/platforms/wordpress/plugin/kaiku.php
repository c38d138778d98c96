<?php
/**
 * Plugin Name:       Kaiku
 * Description:       Tells a Kaiku server what happens to comments: signed, queued in the database and sent again until it arrived.
 * Version:           1.0.0
 * Requires at least: 5.6
 * Requires PHP:      7.4
 * License:           GPL-3.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-3.0.html
 * Text Domain:       kaiku
 *
 * @package Kaiku
 */

namespace Kaiku;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/includes/class-settings.php';
require_once __DIR__ . '/includes/class-queue.php';
require_once __DIR__ . '/includes/class-sender.php';
require_once __DIR__ . '/includes/class-delivery.php';
require_once __DIR__ . '/includes/class-comments.php';
require_once __DIR__ . '/includes/class-privacy.php';
require_once __DIR__ . '/includes/class-admin.php';

/**
 * Builds the parts and joins them to WordPress.
 */
function start() {
	$settings = new Settings();
	$queue    = new Queue();
	$delivery = new Delivery( $settings, $queue, new Sender( $settings ) );
	$comments = new Comments( $settings, $queue, $delivery );
	$privacy  = new Privacy( $settings, $queue, $delivery );

	$queue->install();
	$delivery->register( $comments );
	$comments->register();
	$privacy->register();
	if ( is_admin() ) {
		$admin = new Admin( $settings, $queue, $delivery, plugin_basename( __FILE__ ) );
		$admin->register();
	}
}

add_action( 'plugins_loaded', __NAMESPACE__ . '\start' );
register_deactivation_hook( __FILE__, array( __NAMESPACE__ . '\Delivery', 'unschedule' ) );
