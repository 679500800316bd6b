using System.Reflection;

namespace DeviceDsl.Virtio.Devices;

/// <summary>A field of a device's configuration space.</summary>
internal sealed class ConfigurationField
{
    private ConfigurationField(int offset, int length, Func<ulong> get, Action<ulong>? set)
    {
        Offset = offset;
        Length = length;
        Get = get;
        Set = set;
    }

    public int Offset { get; }

    public int Length { get; }

    public Func<ulong> Get { get; }

    /// <summary>Null where the driver may not write.</summary>
    public Action<ulong>? Set { get; }

    public bool Holds(int offset) => offset >= Offset && offset - Offset < Length;

    public byte ByteAt(int offset) => (byte)(Get() >> (8 * (offset - Offset)));

    public void SetByteAt(int offset, byte value)
    {
        if (Set is null) return;
        int shift = 8 * (offset - Offset);
        Set((Get() & ~(0xFFUL << shift)) | ((ulong)value << shift));
    }

    /// <summary>The field that a property is.</summary>
    /// <exception cref="ArgumentException">The property cannot be one.</exception>
    public static ConfigurationField Of(object device, PropertyInfo property, VirtioConfigAttribute attribute)
    {
        (int width, Func<ulong> get, Action<ulong>? set) = Bind(device, property, attribute.IsWritable);
        int length = attribute.Length == 0 ? width : attribute.Length;
        if (attribute.Offset < 0 || length < 0 || length > width) throw Wrong(property, $"has {width} bytes, and is no field of {length} at {attribute.Offset}");
        return new(attribute.Offset, length, get, set);
    }

    private static (int Width, Func<ulong> Get, Action<ulong>? Set) Bind(object device, PropertyInfo property, bool isWritable)
    {
        if (property.GetMethod is not { IsStatic: false } getter) throw Wrong(property, "has no getter of an instance");
        MethodInfo? setter = isWritable ? property.SetMethod ?? throw Wrong(property, "is writable and has no setter") : null;
        if (property.PropertyType == typeof(byte))
        {
            var get = getter.CreateDelegate<Func<byte>>(device);
            var set = setter?.CreateDelegate<Action<byte>>(device);
            return (1, () => get(), set is null ? null : value => set((byte)value));
        }

        if (property.PropertyType == typeof(ushort))
        {
            var get = getter.CreateDelegate<Func<ushort>>(device);
            var set = setter?.CreateDelegate<Action<ushort>>(device);
            return (2, () => get(), set is null ? null : value => set((ushort)value));
        }

        if (property.PropertyType == typeof(uint))
        {
            var get = getter.CreateDelegate<Func<uint>>(device);
            var set = setter?.CreateDelegate<Action<uint>>(device);
            return (4, () => get(), set is null ? null : value => set((uint)value));
        }

        if (property.PropertyType != typeof(ulong)) throw Wrong(property, $"is of type {property.PropertyType.Name}: a field is a byte, ushort, uint or ulong");
        return (8, getter.CreateDelegate<Func<ulong>>(device), setter?.CreateDelegate<Action<ulong>>(device));
    }

    private static ArgumentException Wrong(PropertyInfo property, string what)
        => new($"[VirtioConfig] property {property.DeclaringType?.Name}.{property.Name} {what}.");
}
