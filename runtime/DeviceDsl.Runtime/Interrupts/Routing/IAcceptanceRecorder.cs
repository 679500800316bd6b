namespace DeviceDsl.Interrupts;

/// <summary>Notes which processors take an interrupt that is being delivered.</summary>
internal interface IAcceptanceRecorder
{
    /// <summary>A processor took it.</summary>
    void Record(int processor, byte vector);
}
