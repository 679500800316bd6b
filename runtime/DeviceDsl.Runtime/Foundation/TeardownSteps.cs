using System.Runtime.ExceptionServices;

namespace DeviceDsl.Foundation;

/// <summary>The steps of an end, each of which is taken whatever an earlier one threw.</summary>
internal sealed class TeardownSteps
{
    private ExceptionDispatchInfo? _failure;

    /// <summary>Takes a step.</summary>
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

    /// <summary>Throws what the first step that failed threw.</summary>
    public void ThrowIfFailed() => _failure?.Throw();
}
