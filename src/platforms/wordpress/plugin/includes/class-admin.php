<?php
/**
 * The settings page.
 *
 * @package Kaiku
 */

namespace Kaiku;

defined( 'ABSPATH' ) || exit;

/**
 * Settings > Kaiku: address, secret, and how the queue is doing. The secret is never shown again.
 */
class Admin {

	const PAGE   = 'kaiku';
	const GROUP  = 'kaiku';
	const ACTION = 'kaiku_send_now';
	const RIGHT  = 'manage_options';

	/**
	 * Where Kaiku is.
	 *
	 * @var Settings
	 */
	private $settings;

	/**
	 * What waits.
	 *
	 * @var Queue
	 */
	private $queue;

	/**
	 * Who sends it.
	 *
	 * @var Delivery
	 */
	private $delivery;

	/**
	 * The plugin as WordPress names it.
	 *
	 * @var string
	 */
	private $plugin;

	/**
	 * Takes what it needs.
	 *
	 * @param Settings $settings Where Kaiku is.
	 * @param Queue    $queue    What waits.
	 * @param Delivery $delivery Who sends it.
	 * @param string   $plugin   The plugin as WordPress names it.
	 */
	public function __construct( Settings $settings, Queue $queue, Delivery $delivery, $plugin ) {
		$this->settings = $settings;
		$this->queue    = $queue;
		$this->delivery = $delivery;
		$this->plugin   = $plugin;
	}

	/**
	 * Joins the administration pages.
	 */
	public function register() {
		add_action( 'admin_menu', array( $this, 'add_page' ) );
		add_action( 'admin_init', array( $this, 'add_settings' ) );
		add_action( 'admin_notices', array( $this, 'warn' ) );
		add_action( 'admin_post_' . self::ACTION, array( $this, 'send_now' ) );
		add_filter( 'plugin_action_links_' . $this->plugin, array( $this, 'add_link' ) );
	}

	/**
	 * Settings > Kaiku.
	 */
	public function add_page() {
		add_options_page( __( 'Kaiku', 'kaiku' ), __( 'Kaiku', 'kaiku' ), self::RIGHT, self::PAGE, array( $this, 'show' ) );
	}

	/**
	 * A way there from the list of plugins.
	 *
	 * @param array $links Known so far.
	 * @return array
	 */
	public function add_link( $links ) {
		array_unshift( $links, '<a href="' . esc_url( self::address() ) . '">' . esc_html__( 'Settings', 'kaiku' ) . '</a>' );
		return $links;
	}

	/**
	 * The two fields. WordPress checks nonce and capability of the form.
	 */
	public function add_settings() {
		register_setting(
			self::GROUP,
			Settings::URL_OPTION,
			array(
				'type'              => 'string',
				'sanitize_callback' => array( $this, 'check_url' ),
				'show_in_rest'      => false,
			)
		);
		register_setting(
			self::GROUP,
			Settings::SECRET_OPTION,
			array(
				'type'              => 'string',
				'sanitize_callback' => array( $this, 'check_secret' ),
				'show_in_rest'      => false,
			)
		);
		add_settings_section( 'kaiku_connection', '', '__return_empty_string', self::PAGE );
		add_settings_field( Settings::URL_OPTION, __( 'Webhook address', 'kaiku' ), array( $this, 'show_url' ), self::PAGE, 'kaiku_connection', array( 'label_for' => Settings::URL_OPTION ) );
		add_settings_field( Settings::SECRET_OPTION, __( 'Secret', 'kaiku' ), array( $this, 'show_secret' ), self::PAGE, 'kaiku_connection', array( 'label_for' => Settings::SECRET_OPTION ) );
	}

	/**
	 * The address that the form sent, or the one of before.
	 *
	 * @param mixed $given By the form.
	 * @return string
	 */
	public function check_url( $given ) {
		$given = is_string( $given ) ? trim( $given ) : '';
		$url   = esc_url_raw( $given, array( 'https', 'http' ) );
		if ( '' === $given || ( '' !== $url && wp_parse_url( $url, PHP_URL_HOST ) ) ) {
			return $url;
		}
		add_settings_error( Settings::URL_OPTION, 'kaiku_url', __( 'That is no web address. The old one was kept.', 'kaiku' ) );
		return (string) get_option( Settings::URL_OPTION, '' );
	}

	/**
	 * The secret that the form sent; an empty field keeps the one of before.
	 *
	 * @param mixed $given By the form.
	 * @return string
	 */
	public function check_secret( $given ) {
		$given = is_string( $given ) ? trim( $given ) : '';
		$kept  = (string) get_option( Settings::SECRET_OPTION, '' );
		if ( '' === $given || '' !== Settings::key_of( $given ) ) {
			return '' === $given ? $kept : $given;
		}
		add_settings_error( Settings::SECRET_OPTION, 'kaiku_secret', __( 'A secret is whsec_ and the base64 of 24 to 64 random bytes. The old one was kept.', 'kaiku' ) );
		return $kept;
	}

	/**
	 * The field of the address.
	 */
	public function show_url() {
		printf(
			'<input type="url" class="regular-text code" id="%1$s" name="%1$s" value="%2$s" placeholder="https://kaiku.example/webhooks/account"%3$s>',
			esc_attr( Settings::URL_OPTION ),
			esc_attr( $this->settings->url() ),
			disabled( $this->settings->url_is_constant(), true, false )
		);
		$this->show_origin( $this->settings->url_is_constant(), 'KAIKU_URL' );
	}

	/**
	 * The field of the secret, always empty.
	 */
	public function show_secret() {
		printf(
			'<input type="password" class="regular-text code" id="%1$s" name="%1$s" value="" autocomplete="off" placeholder="%2$s"%3$s>',
			esc_attr( Settings::SECRET_OPTION ),
			esc_attr( '' === $this->settings->key() ? 'whsec_…' : __( 'A secret is set. Leave empty to keep it.', 'kaiku' ) ),
			disabled( $this->settings->secret_is_constant(), true, false )
		);
		$this->show_origin( $this->settings->secret_is_constant(), 'KAIKU_SECRET' );
	}

	/**
	 * The page.
	 */
	public function show() {
		if ( ! current_user_can( self::RIGHT ) ) {
			return;
		}
		?>
		<div class="wrap">
			<h1><?php echo esc_html( get_admin_page_title() ); ?></h1>
			<?php $this->show_outcome(); ?>
			<form method="post" action="<?php echo esc_url( admin_url( 'options.php' ) ); ?>">
				<?php
				settings_fields( self::GROUP );
				do_settings_sections( self::PAGE );
				submit_button();
				?>
			</form>
			<h2><?php esc_html_e( 'Events', 'kaiku' ); ?></h2>
			<?php $this->show_queue(); ?>
			<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>">
				<input type="hidden" name="action" value="<?php echo esc_attr( self::ACTION ); ?>">
				<?php
				wp_nonce_field( self::ACTION );
				submit_button( __( 'Test the connection and send what waits', 'kaiku' ), 'secondary', 'submit', true, $this->settings->complete() ? array() : array( 'disabled' => 'disabled' ) );
				?>
			</form>
		</div>
		<?php
	}

	/**
	 * The button below the queue.
	 */
	public function send_now() {
		if ( ! current_user_can( self::RIGHT ) ) {
			wp_die( esc_html__( 'You are not allowed to do this.', 'kaiku' ), '', array( 'response' => 403 ) );
		}
		check_admin_referer( self::ACTION );
		$outcome = $this->delivery->probe();
		set_transient( 'kaiku_probe_' . get_current_user_id(), $outcome, MINUTE_IN_SECONDS );
		wp_safe_redirect( self::address() );
		exit;
	}

	/**
	 * Says so when events have waited for long.
	 */
	public function warn() {
		if ( ! current_user_can( self::RIGHT ) || ! $this->settings->complete() ) {
			return;
		}
		$pause = $this->delivery->pause();
		if ( $pause['failures'] < count( Delivery::STEPS ) ) {
			return;
		}
		printf(
			'<div class="notice notice-warning"><p>%1$s <a href="%2$s">%3$s</a></p></div>',
			esc_html__( 'Kaiku does not take events at present. They are kept and sent again.', 'kaiku' ),
			esc_url( self::address() ),
			esc_html__( 'Details', 'kaiku' )
		);
	}

	/**
	 * What came of the button.
	 */
	private function show_outcome() {
		$name    = 'kaiku_probe_' . get_current_user_id();
		$outcome = get_transient( $name );
		if ( ! is_object( $outcome ) ) {
			return;
		}
		delete_transient( $name );
		$reached = Sender::DELIVERED === $outcome->result;
		printf(
			'<div class="notice %1$s"><p>%2$s</p></div>',
			esc_attr( $reached ? 'notice-success' : 'notice-error' ),
			esc_html( $reached ? __( 'Kaiku accepted a signed event.', 'kaiku' ) : $outcome->problem )
		);
	}

	/**
	 * How many events wait, and why.
	 */
	private function show_queue() {
		$state = $this->queue->state();
		if ( 0 === $state->count ) {
			echo '<p>' . esc_html__( 'Nothing waits to be sent.', 'kaiku' ) . '</p>';
			return;
		}
		$text = sprintf(
			/* translators: 1: a number of events, 2: a time span such as "5 mins". */
			_n( '%1$s event waits to be sent, for %2$s.', '%1$s events wait to be sent, the oldest for %2$s.', $state->count, 'kaiku' ),
			number_format_i18n( $state->count ),
			human_time_diff( $state->oldest )
		);
		echo '<p>' . esc_html( $text ) . '</p>';
		if ( '' !== $state->problem ) {
			echo '<p>' . esc_html( $state->problem ) . '</p>';
		}
	}

	/**
	 * Where a value comes from that cannot be changed here.
	 *
	 * @param bool   $is_constant Whether it is so.
	 * @param string $name        Of the constant.
	 */
	private function show_origin( $is_constant, $name ) {
		if ( $is_constant ) {
			/* translators: %s: name of a constant. */
			echo '<p class="description">' . esc_html( sprintf( __( 'Set by %s in wp-config.php.', 'kaiku' ), $name ) ) . '</p>';
		}
	}

	/**
	 * The page's address.
	 *
	 * @return string
	 */
	private static function address() {
		return admin_url( 'options-general.php?page=' . self::PAGE );
	}
}
