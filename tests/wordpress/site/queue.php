<?php
// queue.php: prints how many events wait in the plugin's queue.

require getcwd() . '/wp-load.php';
echo ( new Kaiku\Queue() )->state()->count, "\n";
