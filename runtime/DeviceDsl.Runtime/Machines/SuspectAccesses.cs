namespace DeviceDsl.Machines;

/// <summary>Which registers and fields of an attached device no guest should use, and of which that was told already.</summary>
/// <remarks>One thread at a time. Accesses after the first allocate nothing.</remarks>
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
            if (IsSuspect(register.Access)) Add(row, new(register.Name, register.Access, 0, 0));
        }

        for (int row = 0; row < device.FieldCount; row++)
        {
            FieldEntry field = device.GetField(row);
            RegisterEntry register = device.GetRegister(field.Register);
            if (!IsSuspect(field.Access) || IsSuspect(register.Access)) continue;
            Add(field.Register, new($"{register.Name}.{field.Name}", field.Access, field.Bits & register.Mask, register.Reset));
        }
    }

    /// <summary>Looks at a read.</summary>
    /// <param name="register">The row of the register.</param>
    /// <param name="entry">What is there.</param>
    public void See(int register, in RegisterEntry entry) => See(register, entry, isWrite: false, value: 0, lanes: 0);

    /// <summary>Looks at a write.</summary>
    /// <param name="register">The row of the register.</param>
    /// <param name="entry">What is there.</param>
    /// <param name="value">What is written.</param>
    /// <param name="lanes">The bits that are written.</param>
    public void See(int register, in RegisterEntry entry, ulong value, ulong lanes)
        => See(register, entry, isWrite: true, value, lanes);

    private static bool IsSuspect(RegisterAccess access) => access is RegisterAccess.Reserved or RegisterAccess.Unimplemented;

    private void Add(int register, Suspect suspect) => (_ofRegister[register] ??= []).Add(suspect);

    // Of a field, reads cannot be told apart: they see the register as a whole. Neither can a write that leaves it as it was.
    private void See(int register, in RegisterEntry entry, bool isWrite, ulong value, ulong lanes)
    {
        if (_ofRegister[register] is not { } suspects) return;
        for (int i = suspects.Count - 1; i >= 0; i--)
        {
            Suspect suspect = suspects[i];
            if (suspect.IsField && !(isWrite && ((value ^ suspect.Reset) & suspect.Bits & lanes) != 0)) continue;
            suspects.RemoveAt(i);
            _attachment.Machine.ReportSuspect(_attachment, suspect.Name, _attachment.Bases.Of(entry.Space, entry.Offset), suspect.Access);
        }
    }

    /// <summary>A register, or a field of one.</summary>
    /// <param name="Name">What the log calls it.</param>
    /// <param name="Access">Why it is suspect.</param>
    /// <param name="Bits">The bits of a field; 0 of a register.</param>
    /// <param name="Reset">What the register holds after a reset.</param>
    private readonly record struct Suspect(string Name, RegisterAccess Access, ulong Bits, ulong Reset)
    {
        public bool IsField => Bits != 0;
    }
}
