<?php
// moderation.php 0|1: whether comments wait for approval from now on.

require getcwd() . '/wp-load.php';
update_option( 'comment_moderation', (int) $argv[1] );
