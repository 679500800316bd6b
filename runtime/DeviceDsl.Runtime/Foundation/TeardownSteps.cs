using System.Runtime.ExceptionServices;

namespace DeviceDsl.Foundation;

/// <summary>The steps of a teardown. Every step runs, even if an earlier one threw.</summary>
internal sealed class TeardownSteps
{
    private ExceptionDispatchInfo? _failure;

    /// <summary>Runs a step and captures its exception.</summary>
    public void Run(Action step)
    {
        try
        {
            step();
        }
        catch (Exception exception)
        {
            _failure ??= ExceptionDispatchInfo.Capture(exception);
        }
    }

    /// <summary>Rethrows the exception of the first step that failed.</summary>
    public void ThrowIfFailed() => _failure?.Throw();
}
