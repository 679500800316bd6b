namespace DeviceDsl.Interrupts;

/// <summary>An interrupt controller as the router sees it.</summary>
internal interface IInterruptChip
{
    /// <summary>Sets the level that one source drives on an input.</summary>
    /// <param name="pin">The input.</param>
    /// <param name="source">The source.</param>
    /// <param name="level">Whether the source asserts the input.</param>
    /// <param name="wantsStatus">Whether the caller uses the result, which matters for the RTC's input (IOA-10).</param>
    /// <returns>
    /// The number of processors that accepted an interrupt; 0 if it was merged with an earlier one, -1 if it was ignored (GSI-3).
    /// </returns>
    int SetLevel(ChipPin pin, int source, bool level, bool wantsStatus);

    /// <summary>Forgets a source's level on every input, without any other effect (SRC-2).</summary>
    void ForgetSource(int source);
}
