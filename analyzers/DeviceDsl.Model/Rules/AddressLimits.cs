using System;

namespace DeviceDsl.Model.Rules;

/// <summary>Where the address spaces end.</summary>
internal static class AddressLimits
{
    private const ulong PortCount = 0x1_0000;

    /// <summary>The rule that is broken where something does not lie in its space: DDSL0004, DDSL0005.</summary>
    public static string RuleOf(DoorbellSpace space)
        => space == DoorbellSpace.Pio ? RuleIds.PioOutOfRange : RuleIds.MmioRangeOverflow;

    /// <summary>Whether something lies in its address space, in numbers that do not overflow.</summary>
    /// <param name="space">The space.</param>
    /// <param name="start">The base that the offset counts from.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">How many bytes it has; 0 where it has an address alone.</param>
    /// <param name="step">The distance to the next of its kind.</param>
    /// <param name="count">How many there are, 1 or more.</param>
    public static bool Hold(DoorbellSpace space, ulong start, ulong offset, ulong length, ulong step = 0, int count = 1)
    {
        // IOE-2: the sum may not wrap, not even to 0, so that the last address of all has only a doorbell of any length.
        ulong end = space == DoorbellSpace.Pio ? PortCount : ulong.MaxValue;
        ulong taken = space == DoorbellSpace.Pio ? Math.Max(length, 1) : length;
        if (taken > end || start > end - taken || offset > end - taken - start)
        {
            return false;
        }

        ulong steps = (ulong)(count - 1);
        return steps == 0 || step <= (end - taken - start - offset) / steps;
    }
}
