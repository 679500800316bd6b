using System.Globalization;

namespace DeviceDsl.Generator.Tests;

/// <summary>A random region: its methods return a function of offset and length, and log their arguments.</summary>
internal sealed class RandomRegion
{
    private readonly bool _isNamed;

    public RandomRegion(Random random, int number, int maxOffset)
    {
        Name = $"Q{number}";
        Offset = (ulong)random.Next(maxOffset);
        Length = (ulong)random.Next(1, 13);
        HasOnRead = random.Next(3) != 0;
        HasOnWrite = random.Next(3) != 0;
        HasChecks = random.Next(3) == 0;
        IsBigEndian = random.Next(2) == 0;
        _isNamed = HasOnRead || HasOnWrite || HasChecks || random.Next(2) == 0;
    }

    public string Name { get; }

    private string Order => IsBigEndian ? ", ByteOrder = ByteOrder.BigEndian" : "";

    public ulong Offset { get; }

    public ulong Length { get; }

    public bool HasOnRead { get; }

    public bool HasOnWrite { get; }

    /// <summary>Whether methods decide if an access takes place.</summary>
    public bool HasChecks { get; }

    public bool IsBigEndian { get; }

    /// <summary>The result of its method, wider than the access.</summary>
    public static ulong Answer(ulong offset, int length) => unchecked((offset * 0x0123_4567_89AB_CDEF) ^ ((ulong)length << 61) ^ 0x5A);

    /// <summary>Whether its methods take an access.</summary>
    public static bool Accepts(ulong offset, int length, ulong value) => unchecked(offset + (ulong)length + value) % 3 != 0;

    public string Attribute(AddressSpace space)
        => string.Create(
            CultureInfo.InvariantCulture, $"[Region({space}, 0x{Offset:X}, {Length}{(_isNamed ? $", Name = \"{Name}\"" : "")}{Order})]\n");

    public string Methods() => (HasOnRead ? ReadMethod() : "") + (HasOnWrite ? WriteMethod() : "") + (HasChecks ? CheckMethods() : "");

    private string ReadMethod()
        => $"    [OnRead(Region = \"{Name}\")] private ulong Read{Name}(ulong offset, int length) {{ "
            + $"Log.Add($\"{Name} reads {{offset}} {{length}}\"); "
            + "return unchecked((offset * 0x0123_4567_89AB_CDEF) ^ ((ulong)length << 61) ^ 0x5A); }\n";

    private string CheckMethods()
        => $"    [BeforeRead(Region = \"{Name}\")] private bool CanRead{Name}(ulong offset, int length) "
            + "=> (offset + (ulong)length) % 3 != 0;\n"
            + $"    [BeforeWrite(Region = \"{Name}\")] private bool CanWrite{Name}(ulong offset, int length, ulong value) "
            + "=> unchecked(offset + (ulong)length + value) % 3 != 0;\n";

    private string WriteMethod()
        => $"    [OnWrite(Region = \"{Name}\")] private void Write{Name}(ulong offset, int length, ulong value) {{ "
            + $"Log.Add($\"{Name} {{offset}} {{length}} {{value}}\"); }}\n";
}
