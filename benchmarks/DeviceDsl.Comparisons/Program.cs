using DeviceDsl.Comparisons;

BusComparison.Run();
RoutingComparison.Run();
