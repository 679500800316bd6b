namespace DeviceDsl.Interrupts;

/// <summary>An interrupt controller, as the router sees it.</summary>
internal interface IInterruptChip
{
    /// <summary>Sets what one source makes of an input.</summary>
    /// <returns>How many processors took an interrupt; 0 when it was merged with one before, -1 when it was ignored (GSI-3).</returns>
    int SetLevel(int pin, int source, bool level);
}
