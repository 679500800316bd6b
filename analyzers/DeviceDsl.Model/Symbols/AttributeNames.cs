using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model;

/// <summary>The attributes of the language, by name.</summary>
/// <remarks>Attributes are found by name, not by symbol: the generator's output must not depend on the whole compilation.</remarks>
internal static class AttributeNames
{
    public const string Namespace = "DeviceDsl";
    public const string PciNamespace = "DeviceDsl.Pci";
    public const string VirtioNamespace = "DeviceDsl.Virtio";
    public const string AfterRead = "AfterReadAttribute";
    public const string Alias = "AliasAttribute";
    public const string ByteLanes = "ByteLanes";
    public const string Attach = "AttachAttribute";
    public const string Bar = "BarAttribute";
    public const string DeferredRead = "DeferredRead";
    public const string DeferredWrite = "DeferredWrite";
    public const string Device = "DeviceAttribute";
    public const string Doorbell = "DoorbellAttribute";
    public const string EdgeIrq = "EdgeIrqAttribute";
    public const string Field = "FieldAttribute";
    public const string IndexedBy = "IndexedByAttribute";
    public const string LevelIrq = "LevelIrqAttribute";
    public const string BeforeRead = "BeforeReadAttribute";
    public const string BeforeWrite = "BeforeWriteAttribute";
    public const string Block = "BlockAttribute";
    public const string Board = "BoardAttribute";
    public const string Mapped = "MappedAttribute";
    public const string MsiIrq = "MsiIrqAttribute";
    public const string OnLoad = "OnLoadAttribute";
    public const string OnRead = "OnReadAttribute";
    public const string OnResample = "OnResampleAttribute";
    public const string OnReset = "OnResetAttribute";
    public const string OnTimer = "OnTimerAttribute";
    public const string OnWrite = "OnWriteAttribute";
    public const string PciDevice = "PciDeviceAttribute";
    public const string Region = "RegionAttribute";
    public const string Register = "RegisterAttribute";
    public const string RegisterBlock = "RegisterBlockAttribute";
    public const string State = "StateAttribute";
    public const string Timer = "TimerAttribute";
    public const string Transient = "TransientAttribute";
    public const string VirtioConfig = "VirtioConfigAttribute";
    public const string VirtioDevice = "VirtioDeviceAttribute";
    public const string VirtQueue = "VirtQueueAttribute";

    /// <summary>The full name of the attribute that makes a class a device.</summary>
    public const string FullDeviceName = Namespace + "." + Device;

    /// <summary>The full name of the attribute that makes a class a block of registers.</summary>
    public const string FullRegisterBlockName = Namespace + "." + RegisterBlock;

    /// <summary>The full name of the attribute that makes a property a block of registers.</summary>
    public const string FullBlockName = Namespace + "." + Block;

    /// <summary>The full name of the attribute that makes a class a board.</summary>
    public const string FullBoardName = Namespace + "." + Board;

    /// <summary>The full name of the attribute that makes a class a virtio device.</summary>
    public const string FullVirtioDeviceName = VirtioNamespace + "." + VirtioDevice;

    /// <summary>The full name of the attribute that makes a property a register.</summary>
    public const string FullRegisterName = Namespace + "." + Register;

    /// <summary>The full name of the attribute that makes a property a field of a register.</summary>
    public const string FullFieldName = Namespace + "." + Field;

    /// <summary>The full name of the attribute that makes a property a timer.</summary>
    public const string FullTimerName = Namespace + "." + Timer;

    /// <summary>The name of the attribute if it belongs to the language, otherwise null.</summary>
    public static string? OfLanguage(AttributeData attribute)
        => attribute.AttributeClass is { } type && type.LiesIn(NamespaceOf(type.Name)) ? type.Name : null;

    /// <summary>The name without its suffix, as written in source.</summary>
    public static string Short(string name) => name.Substring(0, name.Length - "Attribute".Length);

    /// <summary>Whether a machine calls methods that carry the attribute.</summary>
    public static bool IsOfHandler(string? name)
        => name is AfterRead or BeforeRead or BeforeWrite or Doorbell or OnLoad or OnRead or OnResample or OnReset or OnTimer or OnWrite;

    /// <summary>
    /// The attribute that another one on the same class, or on its members, requires to have an effect; null if it requires none.
    /// </summary>
    public static string? OwnerOf(string? name) => name switch
    {
        Bar => PciDevice,
        AfterRead or Alias or BeforeRead or BeforeWrite or Block or Doorbell or EdgeIrq or Field or IndexedBy or LevelIrq or MsiIrq
            or OnLoad or OnRead or OnResample or OnReset or OnTimer or OnWrite or PciDevice or Region or Register or State or Timer
            or Transient
            => Device,
        VirtioConfig or VirtQueue => VirtioDevice,
        _ => null,
    };

    /// <summary>The attribute that makes a type a device, or a block of one; or null.</summary>
    public static AttributeData? DeviceAttributeOf(ITypeSymbol type) => Find(type, Device) ?? Find(type, RegisterBlock);

    /// <summary>Whether a type is a block of registers.</summary>
    public static bool IsRegisterBlock(ITypeSymbol type) => Find(type, RegisterBlock) is not null;

    /// <summary>
    /// Whether a type has the attribute that another one requires. A block of registers has what a device has, but no function on a bus.
    /// </summary>
    public static bool HasOwner(ITypeSymbol type, string owner, string? required)
        => Find(type, owner) is not null || (owner == Device && required != PciDevice && IsRegisterBlock(type));

    /// <summary>The attribute that makes a type a board, or null.</summary>
    public static AttributeData? BoardAttributeOf(ITypeSymbol type) => Find(type, Board);

    /// <summary>The attribute that makes a type a virtio device, or null.</summary>
    public static AttributeData? VirtioDeviceAttributeOf(ITypeSymbol type) => Find(type, VirtioDevice);

    /// <summary>The attribute that attaches the device in a member, or null.</summary>
    public static AttributeData? AttachAttributeOf(ISymbol member) => Find(member, Attach);

    /// <summary>The attributes by which the generator publishes the map of a device to other assemblies.</summary>
    public static IEnumerable<AttributeData> MappedAttributesOf(ITypeSymbol type)
        => type.GetAttributes().Where(static attribute => OfLanguage(attribute) == Mapped);

    /// <summary>An attribute of the language on a symbol, or null.</summary>
    public static AttributeData? Find(ISymbol symbol, string name)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && type.Name == name && type.LiesIn(NamespaceOf(name))) return attribute;
        }

        return null;
    }

    private static string NamespaceOf(string name) => name switch
    {
        Bar or PciDevice => PciNamespace,
        VirtioConfig or VirtioDevice or VirtQueue => VirtioNamespace,
        _ => Namespace,
    };

    /// <summary>Whether a type is that of accesses that a device answers later.</summary>
    public static bool IsDeferredAccess(ITypeSymbol? type)
        => (type as INamedTypeSymbol).Is(Namespace, DeferredRead) || (type as INamedTypeSymbol).Is(Namespace, DeferredWrite);
}
