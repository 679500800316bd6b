using DeviceDsl.Comparisons;

BusComparison.Run();
RingComparison.Run();
RoutingComparison.Run();
