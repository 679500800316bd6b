using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>Reports attributes without an effect: DDSL0017.</summary>
internal static class UnboundRule
{
    /// <summary>
    /// The finding that <c>[Device]</c>, or another class attribute, is missing, once per type, at the first attribute that requires it.
    /// </summary>
    public static Finding? Check(MarkedType marked)
    {
        INamedTypeSymbol type = marked.Type;
        var present = new HashSet<string>();
        foreach ((AttributeData? attribute, ISymbol? on) in Attributes(marked))
        {
            string? name = AttributeNames.OfLanguage(attribute);
            if (AttributeNames.OwnerOf(name) is not { } owner || present.Contains(owner)) continue;

            // A virtio device has timers, too. It saves its state by code, and marks only what it does not save.
            if (name is AttributeNames.Timer or AttributeNames.OnTimer or AttributeNames.Transient
                && AttributeNames.VirtioDeviceAttributeOf(type) is not null)
            {
                continue;
            }

            if (!AttributeNames.HasOwner(type, owner, name))
            {
                return Unbound(attribute, on, $"'{type.Name}' is not a [{AttributeNames.Short(owner)}]") with
                {
                    Hint = owner == AttributeNames.Device && CanBeDevice(type, attribute) ? new MarkTypeHint("Device") : null,
                };
            }

            if (!AttributeNames.IsRegisterBlock(type)) present.Add(owner);
        }

        return null;
    }

    /// <summary>The doorbells of a device without a handler, and those that name a handler although they are on a method.</summary>
    public static IEnumerable<Finding> Check(DeviceDeclaration device)
    {
        foreach (DoorbellDeclaration doorbell in device.Doorbells)
        {
            if (doorbell is { IsOnClass: true, DeclaredHandler: null })
            {
                yield return new(
                    Catalogue.UnboundAttribute,
                    new Site(doorbell.Attribute),
                    "[Doorbell]",
                    device.Type.Name,
                    "it names no Handler")
                {
                    LeavesOut = doorbell,
                    Hint = new HandlerHint(HandlerSignature.ParametersOf(doorbell.Use.Forms[0])),
                };
            }
            else if (doorbell is { IsOnClass: false, DeclaredHandler: not null })
            {
                yield return new(
                    Catalogue.UnboundAttribute,
                    doorbell.At("Handler"),
                    "Handler",
                    doorbell.Name,
                    "the method with the attribute is the handler");
            }
        }
    }

    /// <summary>Further addresses and indices of properties that are no registers.</summary>
    public static IEnumerable<Finding> CheckRegisters(DeviceDeclaration device)
        => device.Strays.Select(static stray => Unbound(stray.Attribute, stray.Property, "the property is not a [Register]"));

    /// <summary>Attributes of methods that the base class runs already, because it runs what they override.</summary>
    public static IEnumerable<Finding> CheckOverrides(DeviceDeclaration device)
    {
        foreach ((AttributeData attribute, ISymbol on) in Attributes(new(device.Type)))
        {
            if (AttributeNames.OfLanguage(attribute) is (AttributeNames.OnReset or AttributeNames.OnLoad) and var name
                && on is IMethodSymbol method
                && BaseDeclaration.Runs(method, name) is { } owner)
            {
                yield return Unbound(attribute, on, $"'{owner.Name}' has it on the method that this one overrides, and runs this one");
            }
        }
    }

    /// <summary>Attributes for saved states on a class that implements its own saved state.</summary>
    public static IEnumerable<Finding> CheckStates(DeviceDeclaration device)
        => device.SavesItself
            ? Attributes(new(device.Type))
                .Where(static found => AttributeNames.OfLanguage(found.Attribute)
                    is AttributeNames.OnLoad or AttributeNames.State or AttributeNames.Transient)
                .Select(found => Unbound(found.Attribute, found.On, $"'{device.Type.Name}' saves its state itself"))
            : [];

    /// <summary>The finding that an attribute has no effect.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="on">The type or member that has it.</param>
    /// <param name="reason">Why it has no effect.</param>
    public static Finding Unbound(AttributeData attribute, ISymbol on, string reason)
        => new(
            Catalogue.UnboundAttribute,
            new Site(attribute),
            $"[{AttributeNames.Short(attribute.AttributeClass!.Name)}]",
            on.Name,
            reason);

    private static IEnumerable<(AttributeData Attribute, ISymbol On)> Attributes(MarkedType marked)
        => new ISymbol[] { marked.Type }
            .Concat(marked.Marked.Where(static member => member is IFieldSymbol or IMethodSymbol or IPropertySymbol))
            .SelectMany(
                static symbol => symbol.GetAttributes(),
                static (symbol, attribute) => (Attribute: attribute, On: symbol));

    // Both attributes are in one namespace, so the name has the same qualifier.
    private static bool CanBeDevice(INamedTypeSymbol type, AttributeData attribute)
        => attribute.AttributeClass!.LiesIn(AttributeNames.Namespace)
            && AttributeNames.BoardAttributeOf(type) is null
            && AttributeNames.VirtioDeviceAttributeOf(type) is null;
}
