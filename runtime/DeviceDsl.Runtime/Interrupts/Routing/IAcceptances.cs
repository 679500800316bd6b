namespace DeviceDsl.Interrupts;

/// <summary>Notes which processors take an interrupt that is being delivered.</summary>
internal interface IAcceptances
{
    /// <summary>A processor took it.</summary>
    void Note(int processor, byte vector);
}
