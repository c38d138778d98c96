// The one place where Boost.Beast's separately compiled parts are built.
#include <boost/beast/src.hpp>
