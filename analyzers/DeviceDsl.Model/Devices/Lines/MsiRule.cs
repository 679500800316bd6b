using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks name and number of the message vectors of a device: DDSL0029, DDSL0031.</summary>
internal static class MsiRule
{
    public static IEnumerable<Finding> Check(DeviceDeclaration device)
    {
        if (device.Msi is not { } msi) yield break;

        if (!msi.HasPossibleCount)
        {
            yield return new(
                Catalogue.InvalidArray,
                msi.At("Vectors"),
                "device",
                $"has Vectors = {msi.Vectors}: use 1 to {MsiDeclaration.MaxVectors}")
            {
                LeavesOut = msi,
            };
        }

        if (NameFault(device, msi) is { } fault)
        {
            yield return new(Catalogue.InvalidLineName, msi.At("Name"), msi.Name, "message vectors", fault) { LeavesOut = msi };
        }
    }

    private static string? NameFault(DeviceDeclaration device, MsiDeclaration msi)
    {
        if (!msi.HasValidName) return "is not a valid identifier: use a C# identifier";

        return device.Lines.FirstOrDefault(line => line.Name == msi.Name) is { } line
            ? $"is already the name of the line on GSI {line.Gsi}: choose another name"
            : GeneratedName.TakenBy(device.Type, msi.Name);
    }
}
