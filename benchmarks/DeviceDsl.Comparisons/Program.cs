using DeviceDsl.Comparisons;

BusComparison.Run();
