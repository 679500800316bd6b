namespace DeviceDsl.Hosting.Measurement;

/// <summary>A machine of one kind and its guest.</summary>
internal abstract class MeasuredGuest : IDisposable
{
    protected MeasuredGuest(Machine machine)
    {
        Machine = machine;
        Hold = new LoopHold(machine);
    }

    /// <summary>The machine.</summary>
    public Machine Machine { get; }

    /// <summary>Keeps handlers out of the measured time.</summary>
    public LoopHold Hold { get; }

    /// <summary>The number of writes in a run: enough to measure, and few enough to alternate.</summary>
    public abstract int WritesPerRun { get; }

    /// <summary>Makes a guest for a write.</summary>
    /// <param name="write">The write.</param>
    /// <param name="whyNot">The reason why this guest cannot make it.</param>
    /// <returns>The guest; <see langword="null"/> if it cannot make the write.</returns>
    public abstract IWriteLoop? TryCreateLoop(RingingWrite write, out string whyNot);

    /// <inheritdoc/>
    public void Dispose()
    {
        Hold.Dispose();
        Machine.Dispose();
    }
}
