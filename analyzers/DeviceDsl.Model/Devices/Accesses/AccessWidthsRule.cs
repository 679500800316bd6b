using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks the form of accesses that a device, its registers and its regions declare: DDSL0020, DDSL0048.</summary>
internal static class AccessWidthsRule
{
    private const int MaxPortWidth = 4;
    private const int AllPortWidths = 1 | 2 | 4;

    public static IEnumerable<Finding> Check(DeviceDeclaration device)
    {
        var parts = device.Registers.Where(static register => register.HasKnownSpace)
            .Select(static register => new Part(register, $"register '{register.Name}'", register.Form, register.Space))
            .Concat(device.Regions.Where(static region => region.HasKnownSpace)
                .Select(static region => new Part(region, region.Title, region.Form, region.Space)))
            .ToList();
        // The form of an alias is that of its register. Only its space may be another one.
        IEnumerable<Finding> ofAliases = device.Aliases
            .Where(static alias => alias.HasKnownSpace && alias.Form.HasKnownWidths && alias.Space != alias.AliasOf!.Space)
            .Select(alias => CheckReach(
                new Part(alias, $"alias '{alias.Name}'", alias.Form, alias.Space), alias.Form.Over(device.Form), new(alias.Attribute)))
            .OfType<Finding>();
        return CheckDevice(device, parts).Concat(parts.SelectMany(part => CheckPart(device, part))).Concat(ofAliases);
    }

    private static IEnumerable<Finding> CheckDevice(DeviceDeclaration device, List<Part> parts)
    {
        string name = $"device '{device.Name}'";
        foreach (Finding finding in CheckValues(name, device.Form, leavesOut: null)) yield return finding;

        bool isDefault = parts.Exists(static part => part.Form is { Widths: > 0, OthersValue: null });
        if (device.Form is { OthersValue: not null } && device.Form.Widths is null or 0 && !isDefault)
        {
            yield return Useless(name, device.Form);
        }

        // Widths that several parts have from the device are one mistake.
        if (device.Form.HasKnownWidths && parts.Where(static part => part.Form is { Widths: null, HasKnownOthers: true })
                .Select(part => CheckReach(part, part.Form.Over(device.Form), device.Form.At("Widths")))
                .FirstOrDefault(static fault => fault is not null) is { } unreachable)
        {
            yield return unreachable;
        }
    }

    private static IEnumerable<Finding> CheckPart(DeviceDeclaration device, Part part)
    {
        var wrong = CheckValues(part.Name, part.Form, part.Declaration).ToList();
        if (wrong.Count > 0) return wrong;

        AccessFormModel form = part.Form.Over(device.Form);
        if (form.Widths == 0) return part.Form.OthersValue is null ? [] : [Useless(part.Name, part.Form)];

        return part.Form.Widths is not null && CheckReach(part, form, part.Form.At("Widths")) is { } fault ? [fault] : [];
    }

    // A narrower access that is padded has the width.
    private static Finding? CheckReach(Part part, AccessFormModel form, Site site)
    {
        bool isReached = part.Space != AddressSpace.Pio || form.Widths == 0 || (form.Widths & AllPortWidths) != 0
            || (form.Others & OtherWidths.Pad) != 0;
        return isReached ? null : new(
            Catalogue.AccessWidths,
            site,
            part.Name,
            $"takes accesses of {form.Widths} bytes, but port accesses have at most {MaxPortWidth}: add a width, or OtherWidths.Pad")
        {
            LeavesOut = part.Declaration,
        };
    }

    private static IEnumerable<Finding> CheckValues(string name, AccessFormDeclaration form, object? leavesOut)
    {
        if (!form.HasKnownWidths)
        {
            string widths = form.Widths!.Value.ToString(CultureInfo.InvariantCulture);
            yield return Wrong(name, form, $"has Widths = {widths}, but accesses have 1, 2, 4 or 8 bytes: combine these", leavesOut);
        }

        if (!form.HasKnownOthers) yield return Unknown(name, form, "OtherWidths", form.OthersValue!.Value, leavesOut);

        if (!form.HasKnownOrder) yield return Unknown(name, form, "ByteOrder", form.OrderValue!.Value, leavesOut);
    }

    private static Finding Useless(string name, AccessFormDeclaration form)
        => new(Catalogue.AccessWidths, form.At("OtherWidths"), name, "has OtherWidths but takes accesses of all widths: add Widths");

    private static Finding Wrong(string name, AccessFormDeclaration form, string fault, object? leavesOut)
        => new(Catalogue.AccessWidths, form.At("Widths"), name, fault) { LeavesOut = leavesOut };

    private static Finding Unknown(string name, AccessFormDeclaration form, string argument, byte value, object? leavesOut)
        => new(
            Catalogue.UnknownValue,
            form.At(argument),
            $"The {name} has {argument} = {value}, which is not a defined {argument}: use a defined value")
        {
            LeavesOut = leavesOut,
        };

    private sealed record Part(object Declaration, string Name, AccessFormDeclaration Form, AddressSpace Space);
}
