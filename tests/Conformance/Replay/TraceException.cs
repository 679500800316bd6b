namespace DeviceDsl.Conformance.Replay;

/// <summary>A trace that cannot be understood: a line that is no command or result, or a word that is none of the format's.</summary>
internal sealed class TraceException(string message) : Exception(message);
