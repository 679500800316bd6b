using System.Collections.Immutable;
using DeviceDsl.Architecture.Tests.Compiled;
using DeviceDsl.Architecture.Tests.Rules;

namespace DeviceDsl.Architecture.Tests;

public sealed class FloorArrowsTests
{
    private const string Upward = "EventFd.Signal (Eventing) uses IoBus (Buses): an arrow upward";

    private static readonly ImmutableArray<string> Floors = House.Find("DeviceDsl.Runtime")!.Floors;

    [Fact]
    public void ShouldAcceptAnArrowDownward()
        => Assert.Empty(Arrows(("Machines/Board.cs", "class Board { IoBus Bus() => new(); }")));

    [Fact]
    public void ShouldAcceptArrowsWithinAFloor()
        => Assert.Empty(Arrows(("Buses/Zone.cs", "class Zone { IoBus Bus() => new(); }")));

    [Theory]
    [InlineData("IoBus Signal() => null;")]                                             // result
    [InlineData("void Signal(IoBus bus) { }")]                                          // parameter
    [InlineData("void Signal() { IoBus bus = null; System.GC.KeepAlive(bus); }")]       // local variable
    [InlineData("void Signal() { new IoBus(); }")]                                      // constructor
    [InlineData("void Signal() { IoBus.Write(); }")]                                    // call
    [InlineData("int Signal() => IoBus.Count;")]                                        // static field
    [InlineData("bool Signal(object o) => o is IoBus;")]                                // type test
    [InlineData("object Signal() => typeof(IoBus);")]                                   // typeof
    [InlineData("object Signal() => new System.Collections.Generic.List<IoBus>();")]    // generic argument of a type
    [InlineData("void Signal() { System.Array.Empty<IoBus>(); }")]                      // generic argument of a method
    [InlineData("void Signal(System.Collections.Generic.List<IoBus[]>[] buses) { }")]   // through arrays
    [InlineData("void Signal<T>() where T : IoBus { }")]                                // constraint
    [InlineData("unsafe void Signal(delegate*<IoBus, void> call) { }")]                 // function pointer
    [InlineData("unsafe void Signal(nint p) { ((delegate*<IoBus, void>)p)(null); }")]   // call through one
    [InlineData("IoBus Signal { get; }")]                                               // property
    [InlineData("event System.Action<IoBus> Signal;")]                                  // event
    [InlineData("IoBus Signal;")]                                                       // field
    [InlineData("object Signal() => default(IoBus.Slot);")]                             // nested type
    [InlineData("void Signal() { System.Action a = () => IoBus.Write(); a(); }")]       // lambda
    [InlineData("void Signal(int n) { System.Action a = () => IoBus.Write(n); a(); }")] // closure
    [InlineData("void Signal() { Inner(); void Inner() => IoBus.Write(); }")]           // local function
    [InlineData("async System.Threading.Tasks.Task Signal() { await System.Threading.Tasks.Task.Yield(); IoBus.Write(); }")]
    [InlineData("System.Collections.Generic.IEnumerable<int> Signal() { IoBus.Write(); yield return 0; }")]
    [InlineData("void Signal() { try { } catch (IoBus.Fault) { } }")]                   // catch
    [InlineData("[IoBus.Mark] void Signal() { }")]                                      // attribute
    [InlineData("void Signal([IoBus.Mark] int n) { }")]                                 // attribute of a parameter
    [InlineData("[System.Runtime.CompilerServices.AsyncMethodBuilder(typeof(IoBus))] void Signal() { }")] // attribute's argument
    [InlineData("[System.Runtime.CompilerServices.AsyncMethodBuilder(typeof(System.Collections.Generic.List<IoBus[]>))] void Signal() { }")]
    [InlineData("void Signal(int n) { switch (n) { case 0: break; case 1: n = 1; break; case 2: n = 2; break; "
        + "case 3: IoBus.Write(); break; } }")]
    public void ShouldNameTheMemberWhoseArrowRunsUpward(string member)
        => Assert.Contains(Upward, Arrows(("Eventing/EventFd.cs", $"class EventFd {{ {member} }}")));

    [Theory]
    [InlineData("class EventFd : IoBus { }", "EventFd")]
    [InlineData("class EventFd : IoBus.IListener { }", "EventFd")]
    [InlineData("class EventFd<T> where T : IoBus { }", "EventFd")]
    [InlineData("[IoBus.Mark] class EventFd { }", "EventFd")]
    [InlineData("class EventFd { EventFd() => IoBus.Write(); }", "EventFd's constructor")]
    [InlineData("class EventFd { static int N = IoBus.Count; }", "EventFd's static constructor")]
    [InlineData("class EventFd { class Waiter { void Wake() => IoBus.Write(); } }", "EventFd.Waiter.Wake")]
    [InlineData("delegate void EventFd(IoBus bus);", "EventFd.Invoke")]
    [InlineData("interface EventFd { void Take(IoBus bus); }", "EventFd.Take")]
    public void ShouldNameTheTypeOrMemberItReadsIn(string type, string member)
        => Assert.Contains($"{member} (Eventing) uses IoBus (Buses): an arrow upward", Arrows(("Eventing/EventFd.cs", type)));

    [Theory]
    [InlineData("enum Kind { A }", "Kind")]
    [InlineData("interface Kind { void M(); }", "Kind")]
    [InlineData("delegate void Kind();", "Kind")]
    [InlineData("struct Kind { public int N; }", "Kind")]
    [InlineData("class Kind { public const int N = 1; }", "Kind")]
    [InlineData("abstract class Kind;", "Kind")]
    [InlineData("record Kind(int N);", "Kind")]
    public void ShouldFindTheRoomOfTypesWithoutMethodBodies(string type, string name)
    {
        CompiledType found = Assert.Single(
            Compile(("Irqchips/Pins/Kind.cs", type)).Types, candidate => candidate.Name.Short == name);
        Assert.Equal("Irqchips/Pins/Kind.cs", Assert.Single(found.Files));
        Assert.Equal("Irqchips", Assert.Single(found.Folders));
    }

    [Fact]
    public void ShouldPlaceATypeByItsWrittenPartsOnly()
        => Assert.Empty(FloorArrows.CheckPlaces(Compile(
            ("Buses/Zone.cs", "partial class Zone { void M() { } }"),
            ("obj/Zone.g.cs", "partial class Zone { void N() { } }")), Floors));

    [Fact]
    public void ShouldReportATypeInTwoRooms()
    {
        CompiledAssembly assembly = Compile(
            ("Buses/Zone.cs", "partial class Zone { void M() { } }"),
            ("Machines/Zone.Part.cs", "partial class Zone { void N() { } }"));
        Assert.Equal(
            ["Zone is in two rooms (Buses/Zone.cs, Machines/Zone.Part.cs): keep its parts in one folder."],
            FloorArrows.CheckPlaces(assembly, Floors));
    }

    [Fact]
    public void ShouldExplainWhereATypeInNoRoomBelongs() => Assert.Equal(
        ["Zone (Zone.cs) lies beside the rooms of DeviceDsl.Runtime: move it into one of Annotations, Foundation, Eventing, Buses, "
            + "Interrupts, Irqchips, State, Memory, Devices, Machines."],
        FloorArrows.CheckPlaces(Compile(("Zone.cs", "class Zone { void M() { } }")), Floors));

    [Fact]
    public void ShouldExplainHowToAddARoom()
    {
        string message = Assert.Single(FloorArrows.CheckPlaces(Compile(("Cellar/Zone.cs", "class Zone;")), Floors));
        Assert.StartsWith("Zone (Cellar/Zone.cs) is in a room that DeviceDsl.Runtime does not have", message, StringComparison.Ordinal);
        Assert.EndsWith($"or give Cellar its floor in {House.Table}.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ShouldReportAPublicTypeWithoutAFileInThePdb() => Assert.Equal(
        ["Zone is public, and the PDB of DeviceDsl.Runtime names no file of it."],
        FloorArrows.CheckPlaces(Compile(("obj/Zone.cs", "public class Zone { void M() { } }")), Floors));

    private static IEnumerable<string> Arrows((string Path, string Text) file)
        => FloorArrows.CheckArrows(Compile(file), Floors);

    private static CompiledAssembly Compile(params (string Path, string Text)[] files)
        => SampleAssembly.Compile("runtime/DeviceDsl.Runtime", [.. files, ("Buses/IoBus.cs", IoBus)]).Compiled;

    private const string IoBus = """
        public class IoBus
        {
            public static int Count;
            public static void Write(int n = 0) { }
            public struct Slot { }
            public class Fault : System.Exception { }
            public class MarkAttribute : System.Attribute { }
            public interface IListener { }
        }
        """;
}
