// The one place where Boost.Asio's separately compiled parts are built.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
