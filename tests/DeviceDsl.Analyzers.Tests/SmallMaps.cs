using DeviceDsl.Analyzers.Flow;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>The map of the flow analysis, against one of the framework.</summary>
public sealed class SmallMaps
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ShouldAnswerAsADictionary(int seed)
    {
        var random = new Random(seed);
        var expected = new Dictionary<Key, int>();
        SmallMap<Key, int> map = SmallMap<Key, int>.Empty;
        for (int step = 0; step < 3000; step++)
        {
            var key = new Key(random.Next(24));
            int value = random.Next(4);
            SmallMap<Key, int> before = map;
            var entriesBefore = before.Select(static entry => (entry.Key, entry.Value)).ToList();
            switch (random.Next(8))
            {
                case 0:
                    map = map.RemoveAll((_, has) => has == value);
                    foreach (Key one in expected.Keys.Where(one => expected[one] == value).ToList()) expected.Remove(one);
                    break;
                case < 4:
                    map = map.Remove(key);
                    expected.Remove(key);
                    break;
                default:
                    map = map.SetItem(key, value);
                    expected[key] = value;
                    break;
            }

            ShouldEqual(expected, map, key);
            Assert.Equal(entriesBefore, before.Select(static entry => (entry.Key, entry.Value)));
        }
    }

    private static void ShouldEqual(Dictionary<Key, int> expected, SmallMap<Key, int> map, Key key)
    {
        Assert.Equal(expected.Count, map.Count);
        Assert.Equal(expected.Keys.Order(), map.Keys.Order());
        Assert.All(map, entry => Assert.Equal(expected[entry.Key], entry.Value));
        Assert.Equal(expected.ContainsKey(key), map.ContainsKey(key));
        Assert.Equal(expected.TryGetValue(key, out int value), map.TryGetValue(key, out int own));
        Assert.Equal(value, own);
        if (expected.ContainsKey(key)) Assert.Equal(value, map[key]);
        else Assert.Throws<KeyNotFoundException>(() => map[key]);
        if (map.Count == 0) Assert.Same(SmallMap<Key, int>.Empty, map);
    }

    /// <summary>A key that shares its hash code with others.</summary>
    private readonly record struct Key(int Number) : IComparable<Key>
    {
        public int CompareTo(Key other) => Number.CompareTo(other.Number);

        public override int GetHashCode() => Number % 5;
    }
}
