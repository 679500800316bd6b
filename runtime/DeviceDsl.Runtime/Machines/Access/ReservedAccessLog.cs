namespace DeviceDsl.Machines;

/// <summary>
/// Logs guest accesses to reserved and unimplemented registers and fields of a device, once for each, and counts the rest.
/// </summary>
/// <remarks>
/// Used by one thread at a time. Only the first access allocates. For an array, the first access to any of its registers is logged.
/// </remarks>
internal sealed class ReservedAccessLog
{
    private readonly Attachment _attachment;
    private readonly List<ReservedPart>?[] _ofRegister;

    public ReservedAccessLog(Attachment attachment)
    {
        _attachment = attachment;
        IDevice device = attachment.Device;
        _ofRegister = new List<ReservedPart>?[device.RegisterCount];
        for (int row = 0; row < _ofRegister.Length; row++)
        {
            RegisterEntry register = device.GetRegister(row);
            if (IsReserved(register.Access)) Add(row, new(register.Name, "", register.Access, 0, 0));
        }

        for (int row = 0; row < device.FieldCount; row++)
        {
            FieldEntry field = device.GetField(row);
            RegisterEntry register = device.GetRegister(field.Register);
            if (!IsReserved(field.Access) || IsReserved(register.Access)) continue;
            Add(
                field.Register,
                new($"{register.Name}.{field.Name}", $".{field.Name}", field.Access, field.Bits & register.Mask, register.Reset));
        }

        for (int row = 0; row < _ofRegister.Length; row++)
        {
            int register = device.GetRegister(row).AliasOf;
            if (register >= 0) _ofRegister[row] ??= _ofRegister[register];
        }
    }

    /// <summary>Checks a read.</summary>
    public void OnRead(in AccessSlice slice) => Report(slice, isWrite: false, value: 0);

    /// <summary>Checks a write.</summary>
    /// <param name="slice">The part of the register that is written.</param>
    /// <param name="value">The written value, shifted to its position in the register.</param>
    public void OnWrite(in AccessSlice slice, ulong value) => Report(slice, isWrite: true, value);

    private static bool IsReserved(RegisterAccess access) => access is RegisterAccess.Reserved or RegisterAccess.Unimplemented;

    private void Add(int register, ReservedPart part) => (_ofRegister[register] ??= []).Add(part);

    // Reads do not identify a field, because they return the whole register. Neither does a write that leaves the field unchanged.
    private void Report(in AccessSlice slice, bool isWrite, ulong value)
    {
        if (_ofRegister[slice.Place.Row] is not { } parts) return;
        for (int i = parts.Count - 1; i >= 0; i--)
        {
            ReservedPart part = parts[i];
            if (part.IsField && !(isWrite && ((value ^ part.Reset) & part.Bits & slice.Lanes) != 0)) continue;
            _attachment.Machine.ReportReservedAccess(_attachment, part.Site, slice.Place, part.Field, part.Access);
        }
    }

    /// <summary>A register, or a field of one.</summary>
    /// <param name="Site">The name by which the log counts.</param>
    /// <param name="Field">The suffix for the name of the register.</param>
    /// <param name="Access">Why the guest should not use it.</param>
    /// <param name="Bits">The bits of a field; 0 for a register.</param>
    /// <param name="Reset">The register's value after a reset.</param>
    private readonly record struct ReservedPart(string Site, string Field, RegisterAccess Access, ulong Bits, ulong Reset)
    {
        public bool IsField => Bits != 0;
    }
}
