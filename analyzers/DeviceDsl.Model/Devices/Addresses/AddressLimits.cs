using System;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>The limits of the address spaces.</summary>
internal static class AddressLimits
{
    private const ulong PortCount = 0x1_0000;

    /// <summary>The rule that something outside its space breaks: DDSL0004, DDSL0005.</summary>
    public static Rule RuleOf(AddressSpace space)
        => space == AddressSpace.Pio ? Catalogue.PioOutOfRange : Catalogue.MmioRangeOverflow;

    /// <summary>Whether something lies in its address space; computed without overflow.</summary>
    /// <param name="space">The space.</param>
    /// <param name="start">The base to which the offset is relative.</param>
    /// <param name="offset">The offset of its first byte.</param>
    /// <param name="length">The number of bytes; 0 for a mere address.</param>
    /// <param name="step">The distance to the next item of the array.</param>
    /// <param name="count">The number of items, 1 or more.</param>
    public static bool Hold(AddressSpace space, ulong start, ulong offset, ulong length, ulong step = 0, int count = 1)
    {
        // IOE-2: the sum must not wrap, not even to 0. Only a doorbell of any length fits at the last address of the space.
        ulong end = space == AddressSpace.Pio ? PortCount : ulong.MaxValue;
        ulong taken = space == AddressSpace.Pio ? Math.Max(length, 1) : length;
        if (taken > end || start > end - taken || offset > end - taken - start) return false;

        ulong steps = (ulong)(count - 1);
        return steps == 0 || step <= (end - taken - start - offset) / steps;
    }
}
