<?php
/**
 * When the queue is sent.
 *
 * @package Kaiku
 */

namespace Kaiku;

defined( 'ABSPATH' ) || exit;

/**
 * After something happened, a process of its own sends it at once: no visitor waits for that. WordPress'
 * scheduler looks after the queue every minute in any case, and while Kaiku is away in longer and longer
 * steps. (The scheduler alone would not do: whenever two of its processes meet, it may rest for a minute.)
 */
class Delivery {

	const EVERY_MINUTE = 'kaiku_every_minute'; // Name of the interval and of what runs by it.
	const AT_ONCE      = 'kaiku_deliver';
	const EVERY_HOUR   = 'kaiku_every_hour';
	const PAUSE_OPTION = 'kaiku_pause';

	const BATCH       = 50;
	const RUN_SECONDS = 20;
	const LONGEST_ASK = HOUR_IN_SECONDS;

	// Seconds to wait after so many failures in a row. Then half an hour each, for ever: an event that
	// Kaiku has not confirmed is never given up.
	const STEPS = array( 5, 30, 2 * MINUTE_IN_SECONDS, 5 * MINUTE_IN_SECONDS, 15 * MINUTE_IN_SECONDS, 30 * MINUTE_IN_SECONDS );

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
	 * How it is sent.
	 *
	 * @var Sender
	 */
	private $sender;

	/**
	 * Takes what it needs.
	 *
	 * @param Settings $settings Where Kaiku is.
	 * @param Queue    $queue    What waits.
	 * @param Sender   $sender   How it is sent.
	 */
	public function __construct( Settings $settings, Queue $queue, Sender $sender ) {
		$this->settings = $settings;
		$this->queue    = $queue;
		$this->sender   = $sender;
	}

	/**
	 * Joins the scheduler.
	 *
	 * @param Comments $comments What looks for comments that were missed.
	 */
	public function register( Comments $comments ) {
		// phpcs:ignore WordPress.WP.CronInterval.CronSchedulesInterval -- One indexed query when nothing waits.
		add_filter( 'cron_schedules', array( $this, 'intervals' ) );
		add_action( self::AT_ONCE, array( $this, 'run' ) );
		add_action( self::EVERY_MINUTE, array( $this, 'run' ) );
		add_action( self::EVERY_HOUR, array( $comments, 'catch_up' ) );
		add_action( 'init', array( $this, 'schedule' ) );
		add_action( 'wp_ajax_' . self::AT_ONCE, array( $this, 'run_when_asked' ) );
		add_action( 'wp_ajax_nopriv_' . self::AT_ONCE, array( $this, 'run_when_asked' ) );
	}

	/**
	 * Adds the interval of a minute.
	 *
	 * @param array $intervals Known so far.
	 * @return array
	 */
	public function intervals( $intervals ) {
		$intervals[ self::EVERY_MINUTE ] = array(
			'interval' => MINUTE_IN_SECONDS,
			'display'  => __( 'Every minute (Kaiku)', 'kaiku' ),
		);
		return $intervals;
	}

	/**
	 * Keeps the two regular runs in the schedule.
	 */
	public function schedule() {
		if ( ! wp_next_scheduled( self::EVERY_MINUTE ) ) {
			wp_schedule_event( time(), self::EVERY_MINUTE, self::EVERY_MINUTE );
		}
		if ( ! wp_next_scheduled( self::EVERY_HOUR ) ) {
			wp_schedule_event( time() + HOUR_IN_SECONDS, 'hourly', self::EVERY_HOUR );
		}
	}

	/**
	 * Ends the regular runs: the plugin is switched off. What waits stays.
	 */
	public static function unschedule() {
		foreach ( array( self::AT_ONCE, self::EVERY_MINUTE, self::EVERY_HOUR ) as $hook ) {
			wp_unschedule_hook( $hook );
		}
	}

	/**
	 * Something was queued: has it sent when this request ends, by a process of its own.
	 */
	public function soon() {
		if ( ! has_action( 'shutdown', array( $this, 'start_run' ) ) ) {
			add_action( 'shutdown', array( $this, 'start_run' ) );
		}
	}

	/**
	 * Starts a process that sends what is due, or plans one for when the pause is over. Should the
	 * process not come about, the scheduler does it.
	 */
	public function start_run() {
		$until = $this->pause()['until'];
		$this->run_at( max( time(), $until ) );
		if ( $until > time() ) {
			return;
		}
		wp_remote_post(
			admin_url( 'admin-ajax.php' ),
			array(
				'timeout'   => 0.01,
				'blocking'  => false,
				/** This filter is documented in wp-includes/class-wp-http-streams.php */
				'sslverify' => apply_filters( 'https_local_ssl_verify', false ), // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WordPress' own.
				'body'      => array(
					'action' => self::AT_ONCE,
					'token'  => self::token(),
				),
			)
		);
	}

	/**
	 * The process that start_run() asked for. Nobody is signed in here: the token says that it was us.
	 */
	public function run_when_asked() {
		// phpcs:ignore WordPress.Security.NonceVerification.Missing, WordPress.Security.ValidatedSanitizedInput -- Compared, nothing else.
		$given = isset( $_POST['token'] ) && is_string( $_POST['token'] ) ? $_POST['token'] : '';
		if ( ! hash_equals( self::token(), $given ) ) {
			wp_die( '', '', array( 'response' => 403 ) );
		}
		ignore_user_abort( true );
		$this->run();
		wp_die( '', '', array( 'response' => 204 ) );
	}

	/**
	 * Sends what is due, unless Kaiku is given a pause.
	 */
	public function run() {
		if ( ! $this->settings->complete() ) {
			return;
		}
		$end = time() + self::RUN_SECONDS;
		// What was queued while another process was about to finish is left to that one: it looks again.
		while ( $this->pause()['until'] <= time() && $this->queue->due( 1 ) ) {
			if ( time() >= $end ) {
				$this->run_at( time() );
				return;
			}
			$ours = $this->queue->alone(
				function () use ( $end ) {
					$this->send_what_is_due( $end );
				}
			);
			if ( ! $ours ) {
				return;
			}
		}
	}

	/**
	 * Sends what is due until all of it arrived, something fails or the time of a run is over.
	 *
	 * @param int $end Unix time.
	 */
	private function send_what_is_due( $end ) {
		$last = 0;
		for ( $rows = $this->queue->due( self::BATCH ); $rows; $rows = $this->queue->due( self::BATCH, $last ) ) {
			foreach ( $rows as $row ) {
				if ( time() >= $end || ! $this->send( $row ) ) {
					return;
				}
				$last = (int) $row->id;
			}
		}
	}

	/**
	 * Tries whether Kaiku can be reached, now and whatever the pause says.
	 *
	 * @return object As Sender::send() gives it.
	 */
	public function probe() {
		$outcome = $this->sender->send(
			'wp-' . wp_generate_uuid4(),
			wp_json_encode(
				array(
					'type'      => 'site.probe',
					'timestamp' => gmdate( 'Y-m-d\TH:i:s\Z' ),
					'data'      => array( 'site' => home_url() ),
				)
			)
		);
		if ( Sender::DELIVERED === $outcome->result ) {
			delete_option( self::PAUSE_OPTION );
			$this->queue->hurry();
			$this->soon();
		}
		return $outcome;
	}

	/**
	 * How Kaiku is doing.
	 *
	 * @return array With until (Unix time), failures in a row, and problem for people.
	 */
	public function pause() {
		$pause = get_option( self::PAUSE_OPTION, array() );
		return array_merge(
			array(
				'until'    => 0,
				'failures' => 0,
				'problem'  => '',
			),
			is_array( $pause ) ? $pause : array()
		);
	}

	/**
	 * Sends one event.
	 *
	 * @param object $row Of the queue.
	 * @return bool Whether the next one may be tried.
	 */
	private function send( $row ) {
		$outcome = $this->sender->send( $row->event, $row->body );
		if ( Sender::AWAY === $outcome->result ) {
			$this->queue->failed( $row, $outcome->problem, time() );
			$this->wait_for_kaiku( $outcome );
			return false;
		}
		if ( $this->pause()['failures'] > 0 ) {
			delete_option( self::PAUSE_OPTION );
		}
		if ( Sender::REFUSED === $outcome->result ) {
			// Perhaps a newer Kaiku takes it; the others do not wait for that.
			$this->queue->failed( $row, $outcome->problem, time() + DAY_IN_SECONDS );
			return true;
		}
		$this->queue->delivered( $row->id );
		return true;
	}

	/**
	 * All events go to one place: when one does not arrive, none of them is tried for a while.
	 *
	 * @param object $outcome Of the failure.
	 */
	private function wait_for_kaiku( $outcome ) {
		$failures = $this->pause()['failures'];
		$step     = self::STEPS[ min( $failures, count( self::STEPS ) - 1 ) ];
		$until    = time() + max( $step, min( $outcome->wait, self::LONGEST_ASK ) );
		update_option(
			self::PAUSE_OPTION,
			array(
				'until'    => $until,
				'failures' => $failures + 1,
				'problem'  => $outcome->problem,
			),
			false
		);
		$this->run_at( $until );
	}

	/**
	 * Has the scheduler run us at that time, or sooner when it would anyway. Two processes may overwrite
	 * each other's entry: then the run of the next minute does it.
	 *
	 * @param int $time Unix time.
	 */
	private function run_at( $time ) {
		$planned = wp_next_scheduled( self::AT_ONCE );
		if ( $planned && $planned <= $time ) {
			return;
		}
		if ( $planned ) {
			wp_unschedule_event( $planned, self::AT_ONCE );
		}
		wp_schedule_single_event( $time, self::AT_ONCE );
	}

	/**
	 * What only this site knows.
	 *
	 * @return string
	 */
	private static function token() {
		return wp_hash( self::AT_ONCE );
	}
}
