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
            return Twin(line, line.NameSite, sameName, OfOneName(line, sameName), line) with { Hint = move };
        }

        return earlier.Find(other => other.Gsi == line.Gsi) is { } sameGsi
            ? Twin(line, line.At("Gsi"), sameGsi, OfOneGsi(line, sameGsi), null) with { Hint = gsis.Move("Gsi", line.Gsi, line.Gsi) }
            : null;
    }

    // A GSI and a name in common leave only the triggers to tell the lines apart.
    private static string OfOneName(LineDeclaration line, LineDeclaration other) => line switch
    {
        _ when line.Gsi != other.Gsi
            => $"The lines on GSI {other.Gsi} and on GSI {line.Gsi} are both named '{line.Name}': give each its own name",
        _ when line.Kind == other.Kind
            => $"The device declares the {Trigger(line)} line '{line.Name}' on GSI {line.Gsi} twice: "
                + "remove one, or give it its own GSI and name",
        _ => $"The device declares the line '{line.Name}' on GSI {line.Gsi} twice, as {Trigger(other)} line and as {Trigger(line)} line: "
            + "remove one, or give it its own GSI and name",
    };

    private static string OfOneGsi(LineDeclaration line, LineDeclaration other)
        => $"The lines '{other.Name}' and '{line.Name}' are both on GSI {line.Gsi}: give each its own GSI";

    private static string Trigger(LineDeclaration line) => line.Kind switch
    {
        LineKind.Edge => "edge",
        LineKind.Level => "level",
        _ => "resampling level",
    };

    private static Finding Twin(LineDeclaration line, Site site, LineDeclaration other, string message, object? leavesOut)
        => new(Catalogue.DuplicateLine, site, message)
        {
            LeavesOut = leavesOut,
            Others = [new Site(other.Attribute)],
        };

    private static Finding BadName(LineDeclaration line, string reason)
        => new(Catalogue.InvalidLineName, line.NameSite, line.Name, $"line on GSI {line.Gsi}", reason) { LeavesOut = line };
}
