namespace DeviceDsl.Hosting.Measurement;

/// <summary>A guest that repeats the same write.</summary>
internal interface IWriteLoop
{
    /// <summary>Prepares a run; this is not measured.</summary>
    /// <param name="count">The number of writes in the run.</param>
    void Prepare(int count);

    /// <summary>Makes the writes, and returns after the last one.</summary>
    void Run();
}
