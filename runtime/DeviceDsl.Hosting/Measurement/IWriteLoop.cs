namespace DeviceDsl.Hosting.Measurement;

/// <summary>A guest that makes the same write again and again.</summary>
internal interface IWriteLoop
{
    /// <summary>Gets ready for a run; this is not measured.</summary>
    /// <param name="count">How many writes the run makes.</param>
    void Prepare(int count);

    /// <summary>Makes the writes, and returns after the last one.</summary>
    void Run();
}
