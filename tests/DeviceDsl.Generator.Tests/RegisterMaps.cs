using System.Reflection;

namespace DeviceDsl.Generator.Tests;

/// <summary>Random maps, generated and compiled; every access on a machine is compared with a naive interpreter.</summary>
[Trait("Category", "Slow")]
public sealed class RegisterMaps
{
    private const int Accesses = 4_000;

    [Theory]
    [InlineData(1, AddressSpace.Mmio, 0x1000_0000UL)]
    [InlineData(2, AddressSpace.Pio, 0xC000UL)]
    [InlineData(3, AddressSpace.Mmio, 0xFFFF_FFFF_FFFF_F000UL)]
    [InlineData(4, AddressSpace.Pio, 0x0UL)]
    [InlineData(5, AddressSpace.Mmio, 0x0UL)]
    [InlineData(6, AddressSpace.Pio, 0xFF60UL)]
    [InlineData(7, AddressSpace.Mmio, 0x1000_0000UL)]
    [InlineData(8, AddressSpace.Mmio, 0x1000_0000UL)]
    public void ShouldFollowTheAttributes(int seed, AddressSpace space, ulong at) => Check(new RandomMap(seed, space), seed, space, at);

    [Theory]
    [InlineData(21, false, AddressSpace.Mmio, 0x1000_0000UL)]
    [InlineData(22, false, AddressSpace.Pio, 0xC000UL)]
    [InlineData(23, true, AddressSpace.Mmio, 0xFFFF_FFFF_FFFF_F000UL)]
    [InlineData(24, true, AddressSpace.Pio, 0x0UL)]
    public void ShouldBehaveTheSameInBlocks(int seed, bool isShared, AddressSpace space, ulong at)
        => Check(new RandomMap(seed, space, isShared), seed, space, at, isInBlocks: true);

    [Theory]
    [InlineData(11, AddressSpace.Mmio, 0x1000_0000UL)]
    [InlineData(12, AddressSpace.Pio, 0xC000UL)]
    [InlineData(13, AddressSpace.Mmio, 0xFFFF_FFFF_FFFF_F000UL)]
    [InlineData(14, AddressSpace.Pio, 0x0UL)]
    [InlineData(15, AddressSpace.Mmio, 0x0UL)]
    [InlineData(16, AddressSpace.Pio, 0xFF00UL)]
    [InlineData(17, AddressSpace.Mmio, 0x1000_0000UL)]
    [InlineData(18, AddressSpace.Mmio, 0x1000_0000UL)]
    public void ShouldShareBytes(int seed, AddressSpace space, ulong at)
        => Check(new RandomMap(seed, space, isShared: true), seed, space, at);

    private static void Check(RandomMap map, int seed, AddressSpace space, ulong at, bool isInBlocks = false)
    {
        IDevice device = DeviceHost.Create(isInBlocks ? map.SourceWithBlocks : map.Source, "D");
        object owner = isInBlocks ? device.GetType().GetProperty("Inner")!.GetValue(device)! : device;
        Assert.Equal((map.RegisterCount, map.RegionCount), (device.RegisterCount, device.RegionCount));
        var log = (List<string>)owner.GetType().GetField("Log")!.GetValue(owner)!;
        using var machine = new EmbeddedMachine(new() { HasInterruptControllers = false });
        using Attachment attachment = machine.Attach(device, pio: at, mmio: at);
        var random = new Random(seed);
        int said = 0;
        for (int i = 0; i < Accesses; i++)
        {
            (ulong offset, int length, ulong value) = map.NextAccess();
            var address = new IoAddress(space, at + offset + (isInBlocks ? RandomMap.BlockOffset : 0));
            string access = $"seed {seed}, access {i} at 0x{offset:X}, length {length}";
            switch (random.Next(100))
            {
                case 0:
                    map.Reset();
                    attachment.Reset();
                    break;
                case < 10:
                    ShouldGetAndSet(map, owner, random);
                    break;
                case < 50:
                    ulong expected = map.Read(offset, length) ?? ulong.MaxValue >> (64 - (length * 8));
                    ulong read = machine.GuestRead(address, length);
                    Assert.True(expected == read, $"{access} reads 0x{read:X}, not 0x{expected:X}\n{map.Source}");
                    break;
                default:
                    bool isTaken = map.Write(offset, length, value);
                    Assert.True(
                        isTaken == machine.GuestWrite(address, length, value),
                        $"{access} = 0x{value:X} is taken: not {isTaken}\n{map.Source}");
                    break;
            }

            Assert.True(
                map.Log.SequenceEqual(log),
                $"{access} = 0x{value:X} says {log.LastOrDefault()}, not {map.Log.LastOrDefault()}\n{map.Source}");
            said += log.Count;
            map.Log.Clear();
            log.Clear();
        }

        Assert.NotEqual(0, said);
        Assert.Equal(0, attachment.FailureCount);
    }

    // The accesses of the device's own code.
    private static void ShouldGetAndSet(RandomMap map, object owner, Random random)
    {
        (RandomRegister register, RandomField field) = map.Fields[random.Next(map.Fields.Count)];
        PropertyInfo property = owner.GetType().GetProperty(field.Name)!;
        object target = owner;
        object[]? arguments = null;
        int index = random.Next(register.Count);
        if (register.IsArray)
        {
            (target, arguments) = (property.GetValue(owner)!, [index]);
            property = property.PropertyType.GetProperty("Item")!;
        }

        ulong got = RandomField.NumberOf(property.GetValue(target, arguments)!);
        ulong expected = register.Get(field, index);
        Assert.True(expected == got, $"{field.Name}, {index}, is 0x{got:X}, not 0x{expected:X}\n{map.Source}");
        if (!property.CanWrite) return;
        object value = field.ValueOf((ulong)random.NextInt64(), property.PropertyType);
        property.SetValue(target, value, arguments);
        register.Set(field, index, RandomField.NumberOf(value));
    }
}
