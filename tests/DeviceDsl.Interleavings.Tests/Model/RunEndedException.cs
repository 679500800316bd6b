namespace DeviceDsl.Interleavings.Model;

/// <summary>Unwinds an actor whose run is over.</summary>
internal sealed class RunEndedException : Exception;
