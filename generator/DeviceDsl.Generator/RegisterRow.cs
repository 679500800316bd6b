using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Generator;

/// <summary>A row of the table of registers, with the aliases whose accesses do the same.</summary>
/// <param name="Register">The register or alias.</param>
/// <param name="Pattern">The rows, as the pattern of a switch arm.</param>
internal sealed record RegisterRow(RegisterModel Register, string Pattern)
{
    /// <summary>The rows that reads or writes reach.</summary>
    public static List<RegisterRow> Reached(DeviceModel device, RegisterReach by)
    {
        var rows = device.Registers.Select(static (register, row) => (Register: register, Row: row))
            .Where(item => (item.Register.Reach & by) != 0)
            .ToList();
        return rows.Where(item => item.Register.AliasOf is not { } aliased || !DoTheSame(device.Registers[aliased], item.Register, by))
            .Select(item => new RegisterRow(
                item.Register,
                string.Join(" or ", rows
                    .Where(other => other.Row == item.Row
                        || (other.Register.AliasOf == item.Row && DoTheSame(item.Register, other.Register, by)))
                    .Select(static other => other.Row.ToString(CultureInfo.InvariantCulture)))))
            .ToList();
    }

    private static bool DoTheSame(RegisterModel register, RegisterModel alias, RegisterReach by)
        => (register.Reach & by) != 0 && register.Access == alias.Access && register.Fields.Equals(alias.Fields);
}
