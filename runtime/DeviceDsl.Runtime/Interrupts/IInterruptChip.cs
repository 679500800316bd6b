namespace DeviceDsl.Interrupts;

/// <summary>An interrupt controller, as the router sees it.</summary>
internal interface IInterruptChip
{
    /// <summary>Sets what one source makes of an input.</summary>
    /// <param name="pin">The input.</param>
    /// <param name="source">The source.</param>
    /// <param name="level">Whether it holds the input up.</param>
    /// <param name="wantsStatus">Whether somebody waits for the result, which the RTC's input takes into account (IOA-10).</param>
    /// <returns>How many processors took an interrupt; 0 when it was merged with one before, -1 when it was ignored (GSI-3).</returns>
    int SetLevel(ChipPin pin, int source, bool level, bool wantsStatus);

    /// <summary>Forgets what a source made of every input, without any effect but that (SRC-2).</summary>
    void ForgetSource(int source);
}
