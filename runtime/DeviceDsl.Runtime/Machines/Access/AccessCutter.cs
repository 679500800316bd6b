namespace DeviceDsl.Machines;

/// <summary>
/// Cuts the part of an access that lies in a register or region into pieces of the widths that it declares, from the lowest address up.
/// </summary>
internal struct AccessCutter
{
    private readonly AccessSlice _whole;
    private readonly ulong _offset;
    private readonly int _length;
    private int _done;

    /// <summary>Prepares the pieces.</summary>
    /// <param name="whole">The part of the access. Its form has widths, and the access is none of them.</param>
    /// <param name="offset">The first address of the access.</param>
    /// <param name="length">Its width in bytes.</param>
    public AccessCutter(in AccessSlice whole, ulong offset, int length)
    {
        _whole = whole;
        _offset = offset;
        _length = length;
    }

    private readonly AccessForm Form => _whole.Place.Form;

    private readonly bool CanSplit => (Form.Others & OtherWidths.Split) != 0;

    private readonly bool CanPad => (Form.Others & OtherWidths.Pad) != 0;

    /// <summary>Returns the next piece.</summary>
    public bool TryNext(out AccessSlice piece)
    {
        do
        {
            piece = default;
            if (_done >= _whole.Length) return false;
            piece = Next();
        }
        while (piece.Bits == 0);

        return true;
    }

    private AccessSlice Next()
    {
        ulong address = unchecked(_whole.Place.Offset + _whole.Offset + (ulong)_done);
        if (CanSplit && FindInside(address) is var width and not 0) return Take(width - Skipped(address, width));
        if (CanPad && FindAround(address) is var around and not 0) return Pad(Skipped(address, around), around);
        AccessSlice refused = Take(CanSplit ? MinWidth - Skipped(address, MinWidth) : _whole.Length);
        return refused with { Kind = SliceKind.Refused };
    }

    private readonly int MinWidth => Form.Widths & -Form.Widths;

    // The widest access of a declared width that contains the address and lies in the access of the guest.
    private readonly int FindInside(ulong address)
    {
        for (int width = AccessForm.MaxWidth; width > 0; width >>= 1)
        {
            if ((Form.Widths & width) != 0 && IsInside(address, width)) return width;
        }

        return 0;
    }

    // The narrowest access of a declared width that contains the address and, unless it can be split, all of the guest's access.
    private readonly int FindAround(ulong address)
    {
        for (int width = 1; width <= AccessForm.MaxWidth; width <<= 1)
        {
            if ((Form.Widths & width) != 0 && (CanSplit || Contains(address, width))) return width;
        }

        return 0;
    }

    private readonly bool IsInside(ulong address, int width)
    {
        ulong before = unchecked(address - _offset);
        int skipped = Skipped(address, width);
        return before >= (ulong)skipped && before - (ulong)skipped + (ulong)width <= (ulong)_length;
    }

    private readonly bool Contains(ulong address, int width)
    {
        int before = (int)unchecked(address - _offset);
        int skipped = Skipped(address, width);
        return before <= skipped && skipped - before + _length <= width;
    }

    private static int Skipped(ulong address, int width) => (int)(address & (ulong)(width - 1));

    private AccessSlice Take(int length)
    {
        int taken = Math.Min(length, _whole.Length - _done);
        AccessSlice piece = _whole.Cut(_done, taken);
        _done += taken;
        return piece;
    }

    // The wider access may reach beyond the register, which then gets its part of it.
    private AccessSlice Pad(int skipped, int width)
    {
        AccessSlice piece = Take(width - skipped);
        int before = (int)Math.Min((ulong)skipped, piece.Offset);
        ulong toEnd = piece.Place.Length - piece.Offset;
        return piece.Pad(before, before + (int)Math.Min((ulong)(width - skipped), toEnd));
    }
}
