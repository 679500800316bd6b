namespace DeviceDsl.Hosting.Measurement;

/// <summary>A machine of one kind and the guest on it.</summary>
internal abstract class MeasuredGuest : IDisposable
{
    protected MeasuredGuest(Machine machine)
    {
        Machine = machine;
        Hold = new LoopHold(machine);
    }

    /// <summary>The machine.</summary>
    public Machine Machine { get; }

    /// <summary>Keeps handlers out of what is measured.</summary>
    public LoopHold Hold { get; }

    /// <summary>How many writes make a run long enough to measure, and short enough to alternate.</summary>
    public abstract int WritesPerRun { get; }

    /// <summary>Makes a guest for a write.</summary>
    /// <param name="write">The write.</param>
    /// <param name="whyNot">Why this guest cannot make it.</param>
    /// <returns>The guest; <see langword="null"/> when it cannot.</returns>
    public abstract IWriteLoop? TryCreateLoop(RingingWrite write, out string whyNot);

    /// <inheritdoc/>
    public void Dispose()
    {
        Hold.Dispose();
        Machine.Dispose();
    }
}
