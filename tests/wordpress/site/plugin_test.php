<?php
// The plugin by itself, inside of a real WordPress: Kaiku's answers are made up here, and its queue is
// looked into. Prints what does not hold.

require getcwd() . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/user.php';

$failures = array();
$checked  = 0;
function check( $holds, $what ) {
	global $failures, $checked;
	++$checked;
	if ( ! $holds ) {
		$failures[] = $what;
		echo 'does not hold: ', $what, "\n";
	}
}

// Nothing of this program leaves the site; $kaiku says what each request meets.
$kaiku = function () {
	return array( 'response' => array( 'code' => 200 ), 'headers' => array(), 'body' => '{}' );
};
$sent  = array();
add_filter(
	'pre_http_request',
	function ( $answer, $request, $url ) use ( &$kaiku, &$sent ) {
		if ( KAIKU_URL !== $url ) {
			return new WP_Error( 'no', 'nothing else is called' );
		}
		$sent[] = $request;
		return $kaiku( $request );
	},
	10,
	3
);
function answer( $status, $headers = array() ) {
	return function () use ( $status, $headers ) {
		return array( 'response' => array( 'code' => $status ), 'headers' => $headers, 'body' => '' );
	};
}

$settings = new Kaiku\Settings();
$queue    = new Kaiku\Queue();
$delivery = new Kaiku\Delivery( $settings, $queue, new Kaiku\Sender( $settings ) );

function waiting() {
	global $wpdb;
	return $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}kaiku_queue ORDER BY id" );
}
function newest() {
	$rows = waiting();
	return $rows ? json_decode( end( $rows )->body, true ) : null;
}
function clear() {
	global $wpdb;
	$wpdb->query( "DELETE FROM {$wpdb->prefix}kaiku_queue" );
	delete_option( 'kaiku_pause' );
}
function make_comment( $fields = array() ) {
	return wp_insert_comment(
		array_merge(
			array(
				'comment_post_ID'      => 1,
				'comment_content'      => 'Moi & <b>hei</b> ' . wp_generate_uuid4(),
				'comment_author'       => 'Aino',
				'comment_author_email' => 'Aino@Posti.example ',
				'comment_author_IP'    => '192.0.2.99',
				'comment_approved'     => 1,
			),
			$fields
		)
	);
}

// Signatures, by the vectors of the specification and of Kaiku's documentation.
$key = Kaiku\Settings::key_of( 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' );
check(
	'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' === Kaiku\Sender::signature( $key, 'msg_p5jXN8AQM9LWM0D4loKWxJek', '1614265330', '{"test": 2432232314}' ),
	'the vector of Standard Webhooks'
);
foreach ( array( '', 'whsec_', 'whsec_c2hvcnQ=', 'whsec_hunter!2', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_' . base64_encode( str_repeat( 'x', 65 ) ) ) as $bad ) {
	check( '' === Kaiku\Settings::key_of( $bad ), "'$bad' is no secret" );
}

// Pseudonyms.
$guest = $settings->guest_id( 'aino@posti.example' );
check( 1 === preg_match( '/^guest-[0-9a-f]{32}$/', $guest ), 'a pseudonym is a hash' );
check( $guest === $settings->guest_id( ' Aino@posti.example' ), 'one person, one pseudonym' );
check( $guest !== $settings->guest_id( 'eino@posti.example' ), 'another person, another one' );
check( '' === $settings->guest_id( '' ), 'nobody without an address' );

// What is told of a comment, and what is not.
clear();
$id    = make_comment();
$event = newest();
check( 'comment.created' === $event['type'] && (string) $id === $event['data']['id'], 'a public comment is told of' );
check( $guest === $event['data']['author']['id'], 'under its pseudonym' );
check( false === $event['data']['author']['is_owner'], 'as somebody else\'s' );
check( false === strpos( waiting()[0]->body, 'posti.example' ) && false === strpos( waiting()[0]->body, '192.0.2.99' ), 'without mail and IP address' );
check( 1 === preg_match( '/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/', $event['timestamp'] ), 'with its time' );
$count = count( waiting() );
make_comment( array( 'comment_approved' => 0 ) );
make_comment( array( 'comment_approved' => 'spam' ) );
make_comment( array( 'comment_type' => 'pingback' ) );
make_comment( array( 'comment_type' => 'order_note' ) );
check( count( waiting() ) === $count, 'what waits, spam, pingbacks and notes are not told of' );
$owner = make_comment( array( 'user_id' => 1, 'comment_author_email' => 'admin@kaisla.example' ) );
check( true === newest()['data']['author']['is_owner'] && '1' === newest()['data']['author']['id'], 'staff are told as such' );
$nobody = make_comment( array( 'comment_author_email' => '' ) );
check( '0' === newest()['data']['author']['id'], 'without a mail address it is nobody in particular' );
make_comment( array( 'comment_type' => 'review', 'comment_meta' => array( 'rating' => 4 ) ) );
check( 'review.created' === newest()['type'], 'a review is told as one' );

// Approval, hiding, spam, trash, and deletion.
clear();
$held = make_comment( array( 'comment_approved' => 0 ) );
wp_update_comment( array( 'comment_ID' => $held, 'comment_content' => 'edited while it waits' ) );
check( array() === waiting(), 'an edit before approval is nothing' );
wp_set_comment_status( $held, 'approve' );
check( 'comment.created' === newest()['type'] && 'edited while it waits' === newest()['data']['text'], 'approval tells of it' );
wp_set_comment_status( $held, 'hold' );
check( 'comment.hidden' === newest()['type'] && 'hold' === newest()['data']['status'], 'being held is told' );
wp_update_comment( array( 'comment_ID' => $held, 'comment_content' => 'edited while it is held' ) );
check( 'comment.updated' === newest()['type'] && 'hold' === newest()['data']['status'], 'so is an edit meanwhile' );
wp_set_comment_status( $held, 'approve' );
check( 'comment.unhidden' === newest()['type'], 'being shown again is told' );
wp_spam_comment( $held );
check( 'comment.hidden' === newest()['type'] && 'spam' === newest()['data']['status'], 'spam is told' );
wp_unspam_comment( $held );
wp_trash_comment( $held );
check( 'comment.deleted' === newest()['type'], 'the trash is told' );
$count = count( waiting() );
wp_untrash_comment( $held );
wp_set_comment_status( $held, 'approve' );
check( count( waiting() ) === $count, 'what comes out of the trash is not told again' );
wp_delete_comment( $held, true );
check( count( waiting() ) === $count, 'a deletion is told once' );
wp_delete_comment( $id, true );
check( array( 'id' => (string) $id ) === newest()['data'] && 'comment.deleted' === newest()['type'], 'a deletion past the trash is told' );
$bodies = array_map( function ( $row ) { return $row->body; }, waiting() );
check( count( array_unique( $bodies ) ) === count( $bodies ), 'no two events are alike' );

clear();
$both = make_comment( array( 'comment_approved' => 0 ) );
wp_update_comment( array( 'comment_ID' => $both, 'comment_content' => 'edited and approved', 'comment_approved' => 1 ) );
check( 1 === count( waiting() ) && 'comment.created' === newest()['type'], 'edited and approved in one is told once' );
$count = count( waiting() );
wp_update_comment( array( 'comment_ID' => $both, 'comment_author' => 'Somebody else' ) );
check( count( waiting() ) === $count, 'an edit that leaves the words as they were is nothing' );
wp_set_comment_status( $both, 'hold' );
wp_set_comment_status( $both, 'approve' );
check( 'comment.unhidden' === newest()['type'], 'and later as any other' );

// Sending.
clear();
make_comment();
make_comment();
$events = array_map( function ( $row ) { return $row->event; }, waiting() );
$kaiku  = answer( 503, array( 'retry-after' => '120' ) );
$sent   = array();
$delivery->run();
check( 1 === count( $sent ), 'after a failure the others are not tried' );
check( 2 === count( waiting() ), 'nothing is lost' );
check( $delivery->pause()['until'] >= time() + 119, 'Kaiku is left alone as long as it asks' );
$delivery->run();
check( 1 === count( $sent ), 'a pause is a pause' );
delete_option( 'kaiku_pause' );
$pauses = array();
$kaiku  = function () {
	return new WP_Error( 'http_request_failed', 'Connection refused' );
};
for ( $i = 0; $i < 8; ++$i ) {
	$begun = time();
	$delivery->run();
	$pause    = $delivery->pause();
	$pauses[] = $pause['until'] - $begun;
	update_option( 'kaiku_pause', array( 'until' => 0 ) + $pause );
}
foreach ( array( 5, 30, 120, 300, 900, 1800, 1800, 1800 ) as $i => $seconds ) {
	check( abs( $pauses[ $i ] - $seconds ) <= 2, "pause $i is $seconds s" );
}
check( 'Connection refused' === $queue->state()->problem, 'people see why' );
$kaiku = answer( 200 );
$sent  = array();
$delivery->run();
check( array() === waiting() && 0 === $delivery->pause()['failures'], 'all of it arrives when Kaiku is back' );
check( $events === array_map( function ( $request ) { return $request['headers']['webhook-id']; }, $sent ), 'in order, under the ids of before' );
foreach ( $sent as $request ) {
	$headers = $request['headers'];
	check( hash_equals( Kaiku\Sender::signature( $settings->key(), $headers['webhook-id'], $headers['webhook-timestamp'], $request['body'] ), $headers['webhook-signature'] ), 'signed' );
	check( abs( time() - (int) $headers['webhook-timestamp'] ) <= 2, 'with the time of this attempt' );
	check( 0 === $request['redirection'], 'and never sent elsewhere' );
}
make_comment();
make_comment();
$kaiku = function ( $request ) use ( &$sent ) {
	$status = 1 === count( $sent ) ? 413 : 204;
	return array( 'response' => array( 'code' => $status ), 'headers' => array(), 'body' => '' );
};
$sent  = array();
$delivery->run();
check( 2 === count( $sent ) && 1 === count( waiting() ), 'one that Kaiku refuses does not hold up the others' );
check( waiting()[0]->due > time() + 3600, 'and is tried again another day' );

// What was stored past WordPress is found.
clear();
delete_option( 'kaiku_since' );
$comments = new Kaiku\Comments( $settings, $queue, $delivery );
$comments->catch_up();
check( array() === waiting(), 'what stood there before is let be' );
$wpdb->insert(
	$wpdb->comments,
	array(
		'comment_post_ID'  => 1,
		'comment_author'   => 'Eino',
		'comment_content'  => 'straight into the table',
		'comment_approved' => '1',
		'comment_type'     => 'comment',
		'comment_date'     => current_time( 'mysql' ),
		'comment_date_gmt' => current_time( 'mysql', true ),
	)
);
$comments->catch_up();
check( 1 === count( waiting() ) && 'straight into the table' === newest()['data']['text'], 'what was missed is told' );
$comments->catch_up();
check( 1 === count( waiting() ), 'once' );

// Forgetting.
clear();
make_comment();
$erasers = apply_filters( 'wp_privacy_personal_data_erasers', array() );
$result  = call_user_func( $erasers['kaiku']['callback'], 'aino@posti.example', 1 );
check( $result['items_removed'] && $result['done'], 'the eraser erases' );
check( 1 === count( waiting() ) && 'data.erase' === newest()['type'] && array( 'author_id' => $guest ) === newest()['data'], 'what waited is gone, and Kaiku is told' );
clear();

echo $failures ? count( $failures ) . " of $checked do not hold\n" : "$checked: all hold\n";
exit( $failures ? 1 : 0 );
