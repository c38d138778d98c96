<?php
// A must-use plugin: the test's site sends no mail.

add_filter( 'pre_wp_mail', '__return_true' );
