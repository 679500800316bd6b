namespace DeviceDsl.Model.Hints;

/// <summary>An eventfd should be signalled once.</summary>
/// <param name="EventFd">Its name.</param>
internal sealed record SignalHint(string EventFd) : Hint;
