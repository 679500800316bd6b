namespace DeviceDsl.Machines;

/// <summary>Which registers and fields of an attached device no guest should use. The log says it once of each, and counts the rest.</summary>
/// <remarks>One thread at a time. The first access allocates, and no other. Of an array the first access to any register is said.</remarks>
internal sealed class SuspectAccesses
{
    private readonly Attachment _attachment;
    private readonly List<Suspect>?[] _ofRegister;

    public SuspectAccesses(Attachment attachment)
    {
        _attachment = attachment;
        IDevice device = attachment.Device;
        _ofRegister = new List<Suspect>?[device.RegisterCount];
        for (int row = 0; row < _ofRegister.Length; row++)
        {
            RegisterEntry register = device.GetRegister(row);
            if (IsSuspect(register.Access)) Add(row, new(register.Name, "", register.Access, 0, 0));
        }

        for (int row = 0; row < device.FieldCount; row++)
        {
            FieldEntry field = device.GetField(row);
            RegisterEntry register = device.GetRegister(field.Register);
            if (!IsSuspect(field.Access) || IsSuspect(register.Access)) continue;
            Add(field.Register, new($"{register.Name}.{field.Name}", $".{field.Name}", field.Access, field.Bits & register.Mask, register.Reset));
        }
    }

    /// <summary>Checks a read.</summary>
    public void SeeRead(in AccessSlice slice) => See(slice, isWrite: false, value: 0);

    /// <summary>Checks a write.</summary>
    /// <param name="slice">The part of the register that is written.</param>
    /// <param name="value">What is written, in its place in the register.</param>
    public void SeeWrite(in AccessSlice slice, ulong value) => See(slice, isWrite: true, value);

    private static bool IsSuspect(RegisterAccess access) => access is RegisterAccess.Reserved or RegisterAccess.Unimplemented;

    private void Add(int register, Suspect suspect) => (_ofRegister[register] ??= []).Add(suspect);

    // Of a field, reads cannot be told apart: they see the register as a whole. Neither can a write that leaves it as it was.
    private void See(in AccessSlice slice, bool isWrite, ulong value)
    {
        if (_ofRegister[slice.Place.Row] is not { } suspects) return;
        for (int i = suspects.Count - 1; i >= 0; i--)
        {
            Suspect suspect = suspects[i];
            if (suspect.IsField && !(isWrite && ((value ^ suspect.Reset) & suspect.Bits & slice.Lanes) != 0)) continue;
            _attachment.Machine.ReportSuspect(_attachment, suspect.Site, slice.Place, suspect.Field, suspect.Access);
        }
    }

    /// <summary>A register, or a field of one.</summary>
    /// <param name="Site">What the log counts it by.</param>
    /// <param name="Field">What the log adds to the name of the register.</param>
    /// <param name="Access">Why it is suspect.</param>
    /// <param name="Bits">The bits of a field; 0 of a register.</param>
    /// <param name="Reset">What the register holds after a reset.</param>
    private readonly record struct Suspect(string Site, string Field, RegisterAccess Access, ulong Bits, ulong Reset)
    {
        public bool IsField => Bits != 0;
    }
}
