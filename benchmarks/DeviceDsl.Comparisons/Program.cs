using DeviceDsl.Comparisons;

BusComparison.Run();
RingComparison.Run();
