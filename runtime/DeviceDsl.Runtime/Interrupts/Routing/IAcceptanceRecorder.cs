namespace DeviceDsl.Interrupts;

/// <summary>Records the processors that accept an interrupt during its delivery.</summary>
internal interface IAcceptanceRecorder
{
    /// <summary>Records that a processor accepted it.</summary>
    void Record(int processor, byte vector);
}
