using System.Collections.Generic;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks that each line of a device has its own GSI and its own name: DDSL0028, DDSL0029.</summary>
internal static class LineIdentityRule
{
    public static IEnumerable<Finding> Check(DeviceDeclaration device, FreeGsis gsis)
    {
        var earlier = new List<LineDeclaration>();
        foreach (LineDeclaration line in device.Lines)
        {
            if (CheckName(device.Type, line) is { } badName) yield return badName;
            else if (CheckTwins(earlier, line, gsis) is { } twin) yield return twin;

            earlier.Add(line);
        }
    }

    private static Finding? CheckName(INamedTypeSymbol type, LineDeclaration line)
    {
        if (!line.HasValidName)
        {
            // Without an explicit name, a negative GSI gives a bad one; DDSL0010 reports that.
            return line.DeclaredName is null ? null : BadName(line, "is not a valid identifier: use a C# identifier");
        }

        return GeneratedName.TakenBy(type, line.Name) is { } fault ? BadName(line, fault) : null;
    }

    private static Finding? CheckTwins(List<LineDeclaration> earlier, LineDeclaration line, FreeGsis gsis)
    {
        if (earlier.Find(other => other.Name == line.Name) is { } sameName)
        {
            // A line that is named after its GSI gets a new name with a new GSI.
            Hint? move = line.DeclaredName is null ? gsis.Move("Gsi", line.Gsi, line.Gsi) : null;
            return Twin(line, line.NameSite, sameName, $"the name '{line.Name}'", line) with { Hint = move };
        }

        return earlier.Find(other => other.Gsi == line.Gsi) is { } sameGsi
            ? Twin(line, line.At("Gsi"), sameGsi, $"GSI {line.Gsi}", null) with { Hint = gsis.Move("Gsi", line.Gsi, line.Gsi) }
            : null;
    }

    private static Finding Twin(LineDeclaration line, Site site, LineDeclaration other, string what, object? leavesOut)
        => new(Catalogue.DuplicateLine, site, line.Name, line.Gsi, other.Name, other.Gsi, what)
        {
            LeavesOut = leavesOut,
            Others = [new Site(other.Attribute)],
        };

    private static Finding BadName(LineDeclaration line, string reason)
        => new(Catalogue.InvalidLineName, line.NameSite, line.Name, $"line on GSI {line.Gsi}", reason) { LeavesOut = line };
}
